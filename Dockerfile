# One image, two processes: `npm run worker` and `npm run api`. Debian, not Alpine: Temporal's native core needs glibc.
FROM node:22.22.0-bookworm-slim

ENV NODE_ENV=production \
    NPM_CONFIG_UPDATE_NOTIFIER=false

WORKDIR /laurel
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

COPY . .

USER node
CMD ["npm", "run", "--silent", "api"]
