import { engineWords } from './engine-words.ts';
import { operations, type Operation } from './operations.ts';

/** A page with its tables as routes and contracts have them; each stands between two marks that bear its name. */
export function withTables(page: string): string {
  return Object.entries({ operations: operationTables(), words: wordTable() }).reduce(
    (before, [name, table]) => withTable(before, name, table),
    page,
  );
}

function withTable(page: string, name: string, table: string): string {
  const first = `<!-- ${name}: written by npm run schema -->`;
  const last = `<!-- /${name} -->`;
  const [before, rest] = page.split(first);
  const after = rest?.split(last)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks ${first} or ${last}`);
  return `${before}${first}\n\n${table}\n\n${last}${after}`;
}

function wordTable(): string {
  const rows = engineWords.map(
    ({ kind, where, names }) => `| ${kind} | ${where} | ${names.map((name) => `\`${name}\``).join(', ')} |`,
  );
  return ['| kind | where it stands | names |', '|---|---|---|', ...rows].join('\n');
}

function operationTables(): string {
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
