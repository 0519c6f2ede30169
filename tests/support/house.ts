import fs from 'node:fs';
import path from 'node:path';
import { parseAst } from 'rolldown/parseAst';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Import {
  from: string;
  typeOnly: boolean;
  dynamic: boolean;
}

export interface Source {
  /** Path from the root of the project, with forward slashes. */
  file: string;
  text: string;
  lines: number;
  imports: Import[];
  /** Names used as `x` or `x.y`, with their line. */
  uses: { name: string; line: number }[];
  functions: { name: string; line: number; lines: number }[];
  anyTypes: number[];
  /** Interfaces and object types by name, with the keys they spell. */
  types: { name: string; line: number; keys: string[] }[];
  emptyCatches: number[];
}

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function walk(
  node: Node,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) isNode(item) && walk(item, visit, node);
    else if (isNode(value)) walk(value, visit, node);
  }
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function nameOf(node: Node, parent: Node | null): string {
  const own =
    (node['id'] as Node | null)?.['name'] ??
    (parent?.['key'] as Node | undefined)?.['name'] ??
    (parent?.['id'] as Node | undefined)?.['name'];
  return typeof own === 'string' ? own : '(anonymous)';
}

function memberName(node: Node): string | null {
  const object = node['object'] as Node;
  const property = node['property'] as Node;
  if (object.type !== 'Identifier' || property.type !== 'Identifier' || node['computed'] === true)
    return null;
  return `${object['name']}.${property['name']}`;
}

/** One source file, parsed into what the house looks at. */
export function readSource(file: string): Source {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const lang = file.endsWith('x') ? 'tsx' : 'ts';
  const program = parseAst(text, { lang }, file) as unknown as Node;
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  const lineAt = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const source: Source = {
    file,
    text,
    lines: starts.length - 1,
    imports: [],
    uses: [],
    functions: [],
    anyTypes: [],
    types: [],
    emptyCatches: [],
  };
  walk(program, (node, parent) => collect(source, node, parent, lineAt));
  return source;
}

function collect(source: Source, node: Node, parent: Node | null, lineAt: (offset: number) => number): void {
  const literal = (value: unknown) =>
    isNode(value) && value.type === 'Literal' ? String(value['value']) : null;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const from = literal(node['source']);
      if (from !== null) source.imports.push({ from, typeOnly: typeOnly(node), dynamic: false });
      break;
    }
    case 'ImportExpression': {
      const from = literal(node['source']);
      if (from !== null) source.imports.push({ from, typeOnly: false, dynamic: true });
      break;
    }
    case 'TSImportType': {
      const argument = node['argument'] as Node;
      const from = literal(argument) ?? literal(argument['literal']) ?? literal(node['source']);
      if (from !== null) source.imports.push({ from, typeOnly: true, dynamic: false });
      break;
    }
    case 'TSInterfaceDeclaration': {
      const body = (node['body'] as Node)['body'] as Node[];
      collectType(source, node, body, lineAt);
      break;
    }
    case 'TSTypeAliasDeclaration': {
      const of = node['typeAnnotation'] as Node;
      if (of.type === 'TSTypeLiteral') collectType(source, node, of['members'] as Node[], lineAt);
      break;
    }
    case 'MemberExpression': {
      const name = memberName(node);
      if (name !== null) source.uses.push({ name, line: lineAt(node.start) });
      break;
    }
    case 'Identifier':
      if (parent?.type !== 'MemberExpression' || parent['object'] === node)
        source.uses.push({ name: String(node['name']), line: lineAt(node.start) });
      break;
    case 'NewExpression': {
      const callee = node['callee'] as Node;
      const bare = (node['arguments'] as unknown[]).length === 0;
      if (callee.type === 'Identifier')
        source.uses.push({ name: `new ${callee['name']}${bare ? '()' : ''}`, line: lineAt(node.start) });
      break;
    }
    case 'TSAnyKeyword':
      source.anyTypes.push(lineAt(node.start));
      break;
    case 'CatchClause':
      if (((node['body'] as Node)['body'] as unknown[]).length === 0)
        source.emptyCatches.push(lineAt(node.start));
      break;
  }
  if (functionTypes.has(node.type) && isNode(node['body'])) {
    const line = lineAt(node.start);
    source.functions.push({ name: nameOf(node, parent), line, lines: lineAt(node.end) - line + 1 });
  }
}

function collectType(source: Source, node: Node, members: Node[], lineAt: (offset: number) => number): void {
  const keys = members
    .filter((member) => member.type === 'TSPropertySignature')
    .map((member) => String((member['key'] as Node)['name'] ?? (member['key'] as Node)['value']));
  source.types.push({ name: String((node['id'] as Node)['name']), line: lineAt(node.start), keys });
}

function typeOnly(node: Node): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'] as Node[] | undefined;
  return (
    (specifiers?.length ?? 0) > 0 &&
    specifiers!.every((s) => s['importKind'] === 'type' || s['exportKind'] === 'type')
  );
}

/** Every TypeScript file below the named folders of the project. */
export function sources(...folders: string[]): Source[] {
  const files: string[] = [];
  const enter = (folder: string) => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) enter(name);
      else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) files.push(name);
    }
  };
  folders.forEach(enter);
  return files.sort().map(readSource);
}
