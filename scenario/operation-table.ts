import { operations, type Operation } from './operations.ts';

const first = '<!-- operations: written by npm run schema -->';
const last = '<!-- /operations -->';

/** A page with its table of operations as the routes have it; the table stands between two marks. */
export function withOperations(page: string): string {
  const [before, rest] = page.split(first);
  const after = rest?.split(last)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${first} or ${last}`);
  return `${before}${first}\n\n${tables()}\n\n${last}${after}`;
}

function tables(): string {
  const all = [...operations.values()];
  return [
    '### `do`: what changes something',
    tableOf(all.filter(({ changes }) => changes)),
    '### `check`: what reads',
    tableOf(all.filter(({ changes }) => !changes)),
  ].join('\n\n');
}

function tableOf(some: readonly Operation[]): string {
  const rows = some.map((each) => `| \`${each.name}\` | ${each.summary} | ${parametersOf(each)} | ${whoOf(each)} |`);
  return ['| name | what it does | parameters | for |', '|---|---|---|---|', ...rows].join('\n');
}

/** What must be given first; a star marks what is filled in when a step leaves it out. */
function parametersOf({ parameters }: Operation): string {
  const known = (name: string) => name === 'campaign' || name === 'unit';
  const named = parameters.map(({ name, required, fillable }) => {
    if (!required) return { name: `${name}?`, last: true };
    return { name: known(name) || fillable !== null ? `${name}*` : name, last: false };
  });
  return [...named.filter(({ last }) => !last), ...named.filter(({ last }) => last)]
    .map(({ name }) => `\`${name}\``)
    .join(', ');
}

function whoOf({ roles }: Operation): string {
  return roles.length === 0 ? 'everybody' : roles.join(', ');
}
