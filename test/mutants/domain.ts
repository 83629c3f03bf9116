import { readFileSync, readdirSync } from 'node:fs';
import ts from 'typescript';
import { mutantOf, type Edit, type Mutant } from './mutant.ts';

const operators: Readonly<Record<string, string>> = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' },
  ...{ '&&': '||', '||': '&&', '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' },
};
const methods: Readonly<Record<string, string>> = {
  ...{ some: 'every', every: 'some' },
  ...{ min: 'max', max: 'min', floor: 'ceil', ceil: 'floor', round: 'floor' },
};
const leftOut = new Set(['filter', 'sort', 'toSorted', 'slice', 'reverse', 'toReversed', 'trim']);

/** Every mutant of `domain/`, also those that do not compile. */
export function mutantsOfDomain(root: string): Mutant[] {
  const files = readdirSync(`${root}domain`).filter((name) => name.endsWith('.ts'));
  return files.sort().flatMap((name) => {
    const file = `domain/${name}`;
    const source = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.ES2022, true);
    return editsIn(source).map(({ node, edit }) =>
      mutantOf(file, source.text, edit, `${file}:${anchorOf(node).getStart()}`),
    );
  });
}

interface Found {
  readonly node: ts.Node;
  readonly edit: Edit;
}

function editsIn(source: ts.SourceFile): Found[] {
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    found.push(...editsAt(node).map((edit) => ({ node, edit })));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function editsAt(node: ts.Node): Edit[] {
  if (ts.isBinaryExpression(node)) return editsOfOperator(node);
  if (ts.isIfStatement(node)) return [instead(node.expression, 'false')];
  if (ts.isConditionalExpression(node)) return [instead(node.condition, `!(${node.condition.getText()})`)];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [instead(node, node.operand.getText())];
  if (ts.isNumericLiteral(node))
    return isKey(node) || isSign(node) ? [] : [instead(node, String(Number(node.text) + 1))];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [instead(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [instead(node, 'true')];
  if (ts.isCallExpression(node)) return editsOfCall(node);
  if (ts.isArrayLiteralExpression(node)) return editsOfList(node);
  return [];
}

function editsOfOperator({ left, operatorToken, right }: ts.BinaryExpression): Edit[] {
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [
      { start: left.getEnd(), end: right.getEnd(), put: '' },
      { start: left.getStart(), end: right.getStart(), put: '' },
    ];
  const other = operators[operatorToken.getText()];
  return other === undefined ? [] : [instead(operatorToken, other)];
}

function editsOfCall({ expression, arguments: given }: ts.CallExpression): Edit[] {
  if (!ts.isPropertyAccessExpression(expression) || expression.questionDotToken) return [];
  const { name, expression: of } = expression;
  const other = methods[name.text];
  if (other !== undefined) return [instead(name, other)];
  return leftOut.has(name.text) ? [{ start: of.getEnd(), end: given.end + 1, put: '' }] : [];
}

/** A list of words without the last of them: a role less, a kind less. */
function editsOfList({ elements }: ts.ArrayLiteralExpression): Edit[] {
  const last = elements.at(-1);
  if (!last || !elements.every(ts.isStringLiteral)) return [];
  return [{ start: elements.at(-2)?.getEnd() ?? last.getStart(), end: last.getEnd(), put: '' }];
}

function instead(node: ts.Node, put: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), put };
}

function isKey(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

/** Which of two comes first is said by a number of which nothing but the sign counts. */
function isSign({ parent }: ts.Node): boolean {
  return ts.isConditionalExpression(ts.isPrefixUnaryExpression(parent) ? parent.parent : parent);
}

/** The statement, or the body of a short function, that runs whenever the mutant may make a difference. */
function anchorOf(node: ts.Node): ts.Node {
  const { parent } = node;
  const isStatement = ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
  const isBody = ts.isArrowFunction(parent) && parent.body === node && !ts.isBlock(node);
  return (isStatement && ts.isStatement(node)) || isBody ? node : anchorOf(parent);
}

/** The file with a call at each of these places of it, which says that it was reached. */
export function withMarks(root: string, file: string, places: ReadonlySet<string>): string {
  const source = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const marks: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const place = `${file}:${node.getStart()}`;
    if (places.has(place) && !ts.isSourceFile(node) && anchorOf(node) === node) marks.push(...marksOf(node, place));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const fromTheEnd = marks.sort((a, b) => b.start - a.start);
  return fromTheEnd.reduce((text, { start, put }) => text.slice(0, start) + put + text.slice(start), source.text);
}

function marksOf(node: ts.Node, place: string): Edit[] {
  const call = `globalThis.__reached?.(${JSON.stringify(place)})`;
  const at = (start: number, put: string): Edit => ({ start, end: start, put });
  if (ts.isStatement(node)) return [at(node.getStart(), `${call};`)];
  return [at(node.getStart(), `(${call}, `), at(node.getEnd(), ')')];
}

/** Those that compile: each is looked at as another file beside the one that it changes. */
export function compiling(root: string): (some: readonly Mutant[]) => ReadonlySet<Mutant> {
  const options = optionsOf(root);
  const host = ts.createCompilerHost(options);
  const known = new Map<string, ts.SourceFile | undefined>();
  return (some) => {
    const mutants = new Map(some.map((each, nth) => [`${root}${each.file.replace('.ts', `.mutant-${nth}.ts`)}`, each]));
    const program = ts.createProgram([...mutants.keys()], options, {
      ...host,
      fileExists: (file) => mutants.has(file) || host.fileExists(file),
      readFile: (file) => mutants.get(file)?.text ?? host.readFile(file),
      getSourceFile(file, language) {
        const mutant = mutants.get(file);
        if (mutant) return ts.createSourceFile(file, mutant.text, language, true);
        if (!known.has(file)) known.set(file, host.getSourceFile(file, language));
        return known.get(file);
      },
    });
    const sound = [...mutants].filter(([file]) => {
      const source = program.getSourceFile(file);
      return program.getSyntacticDiagnostics(source).length + program.getSemanticDiagnostics(source).length === 0;
    });
    return new Set(sound.map(([, mutant]) => mutant));
  };
}

/** A rule that nothing asks any more may stand unused: that is what the tests are to notice. */
function optionsOf(root: string): ts.CompilerOptions {
  const read = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  return {
    ...options,
    incremental: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    tsBuildInfoFile: undefined!,
  };
}
