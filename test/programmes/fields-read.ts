import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where a programme is acted on. What only shows it, plays it or checks it does not count. */
const acting = ['activities/', 'api/', 'domain/', 'engine/', 'registry/', 'workflows/'];

/** A field of a programme, or of the plan that is made of it, by where it is declared: `contracts/plan.ts TrackPlan.quota`. */
export interface DeclaredField {
  readonly of: string;
  /** Whether something of the engine reads it, or nothing has to: it can say one thing only. */
  readonly actedOn: boolean;
}

/**
 * Every field that these files of `contracts/` declare, and whether the engine reads it anywhere: by the compiler's own
 * knowledge of what each access and each destructured name means.
 */
export function fieldsOf(files: readonly string[]): DeclaredField[] {
  const program = programOf();
  const checker = program.getTypeChecker();
  const read = new Set<ts.Node>();
  // Only where one of these names stands is there anything to ask the compiler.
  const names = new Set(files.flatMap((file) => fieldNodes(file).map((node) => node.name.getText())));
  for (const source of program.getSourceFiles()) {
    const file = relative(root, source.fileName);
    if (acting.some((folder) => file.startsWith(folder))) visit(source);
  }
  return files.flatMap((file) => declaredIn(file));

  function visit(node: ts.Node): void {
    for (const symbol of symbolsAt(node)) for (const each of symbol.declarations ?? []) read.add(each);
    ts.forEachChild(node, visit);
  }

  function symbolsAt(node: ts.Node): ts.Symbol[] {
    if (ts.isPropertyAccessExpression(node))
      return names.has(node.name.text) ? known(checker.getSymbolAtLocation(node.name)) : [];
    if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression))
      return known(checker.getSymbolAtLocation(node.argumentExpression));
    if (!ts.isObjectBindingPattern(node)) return [];
    const asked = node.elements
      .map((each) => (each.propertyName ?? each.name).getText())
      .filter((name) => names.has(name));
    if (asked.length === 0) return [];
    const type = checker.getTypeAtLocation(node);
    return asked.flatMap((name) => propertiesOf(type, name));
  }

  function propertiesOf(type: ts.Type, name: string): ts.Symbol[] {
    const parts = type.isUnion() ? type.types : [type];
    return parts.flatMap((part) => known(checker.getPropertyOfType(part, name)));
  }

  // Of a union each alternative has a declaration of its own.
  function known(symbol: ts.Symbol | undefined): ts.Symbol[] {
    return symbol ? [symbol] : [];
  }

  function declaredIn(file: string): DeclaredField[] {
    return fieldNodes(file).map((node) => ({ of: nameOf(node), actedOn: read.has(node) || saysOneThing(node) }));
  }

  function fieldNodes(file: string): FieldNode[] {
    const source = program.getSourceFile(`${root}${file}`);
    if (!source) throw new Error(`there is no ${file}`);
    const found: FieldNode[] = [];
    const look = (node: ts.Node): void => {
      if (isField(node)) found.push(node);
      ts.forEachChild(node, look);
    };
    look(source);
    return found;
  }
}

function programOf(): ts.Program {
  const path = `${root}tsconfig.json`;
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    dirname(path),
  );
  const needed = [...acting, 'contracts/'];
  return ts.createProgram(
    fileNames.filter((file) => needed.some((folder) => relative(root, file).startsWith(folder))),
    options,
  );
}

type FieldNode = ts.PropertySignature | ts.PropertyAssignment | ts.ShorthandPropertyAssignment;

/** A property of an interface, or of an object that zod is given as the shape of one. */
function isField(node: ts.Node): node is FieldNode {
  if (ts.isPropertySignature(node)) return ts.isInterfaceDeclaration(node.parent);
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return false;
  const { parent } = node.parent;
  if (ts.isVariableDeclaration(parent)) return true;
  return ts.isCallExpression(parent) && /(strictObject|\.object|extend)$/.test(parent.expression.getText());
}

/** A field that can say one thing only: the engine does that always, and has nothing to read. */
function saysOneThing(node: FieldNode): boolean {
  return ts.isPropertyAssignment(node) && node.initializer.getText().startsWith('z.literal(');
}

/** The field with what it stands in: `TrackPlan.quota`, `track.applications.fields`. */
function nameOf(node: ts.Node): string {
  const names: string[] = [];
  for (let each = node; !ts.isSourceFile(each); each = each.parent) {
    if (isField(each) || ts.isInterfaceDeclaration(each) || ts.isVariableDeclaration(each))
      names.unshift(each.name.getText());
  }
  return names.join('.');
}
