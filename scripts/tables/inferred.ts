// The tables of `Database` as TypeScript infers them from the entities, written out as interfaces: every file with a
// query would infer them again, and half of a check of all types was just that.
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dir, '../..')
/** On no disk: the question whose answer is written out. */
const QUESTION = {
  path: join(ROOT, 'core/database/inferred.ts'),
  text: `import type { InferKyselyDB } from '@mikro-orm/postgresql'
import type { entities } from '#core/entities'
export interface Inferred extends InferKyselyDB<(typeof entities)[number]> {}`,
}
const HEAD = `// Made by \`bun run tables\` from core/entities: what queries know of each table. Not to be edited:
// scripts/tables/inferred.test.ts proves that both say the same.`
const IMPORTED = /import\("([^"]+)"\)\.(\w+)/g
const LITERALS = /(?:"[^"]*"|\bnull)(?: \| (?:"[^"]*"|\bnull))+/g

/** All of core/database/tables.ts, formatted as biome wants it. */
export function inferredTables(): string {
  const program = ts.createProgram([QUESTION.path], compilerOptions(), hostWithQuestion())
  const asked = program.getSourceFile(QUESTION.path)?.statements.find(ts.isInterfaceDeclaration)
  if (!asked) throw new Error('TypeScript did not read the question.')
  const checker = program.getTypeChecker()
  const tables = propertiesOf(checker.getTypeAtLocation(asked)).map(([table, type]) => ({
    table,
    columns: propertiesOf(type).map(([column, of]) => `${column}: ${textOf(of)}`),
  }))
  const imports = new Map<string, Set<string>>()
  const interfaces = tables.map(({ table, columns }) => {
    const body = columns.join('\n').replace(IMPORTED, (_, from: string, name: string) => {
      const module = moduleOf(from)
      imports.set(module, (imports.get(module) ?? new Set()).add(name))
      return name
    })
    return `interface ${interfaceOf(table)} {\n${body}\n}`
  })
  return formatted(
    [
      HEAD,
      [...imports]
        .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from '${from}'`)
        .join('\n'),
      `/** Every table, its columns in snake_case: one that is renamed in its entity fails at each of its uses. */
export interface Database {\n${tables.map(({ table }) => `${table}: ${interfaceOf(table)}`).join('\n')}\n}`,
      ...interfaces,
    ].join('\n\n'),
  )

  function propertiesOf(type: ts.Type): [name: string, type: ts.Type][] {
    return type
      .getProperties()
      .map(property => [property.name, checker.getTypeOfSymbolAtLocation(property, asked as ts.Node)])
  }

  /** Literals in the order of the alphabet: the compiler's own is the order in which it met them. */
  function textOf(type: ts.Type): string {
    return checker
      .typeToString(type, asked, ts.TypeFormatFlags.NoTruncation)
      .replace(LITERALS, union => union.split(' | ').sort().join(' | '))
      .replace('NonNullable<boolean | null | undefined>', 'boolean')
  }
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT).options
}

function hostWithQuestion(): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions())
  const { fileExists, getSourceFile } = host
  return {
    ...host,
    fileExists: path => path === QUESTION.path || fileExists(path),
    getSourceFile: (path, options, ...more) =>
      path === QUESTION.path
        ? ts.createSourceFile(path, QUESTION.text, options)
        : getSourceFile(path, options, ...more),
  }
}

/** As the code imports it, `kysely` or `#core/...`, whatever way the compiler found to it. */
function moduleOf(from: string): string {
  const inPackage = /\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(from)
  if (inPackage?.[1]) return inPackage[1]
  return from.startsWith('.') || from.startsWith('/')
    ? `#${relative(ROOT, resolve(ROOT, 'core/database', from))}`
    : from
}

function interfaceOf(table: string): string {
  return `${table.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Table`
}

function formatted(text: string): string {
  const biome = Bun.spawnSync(
    [
      process.execPath,
      join(ROOT, 'node_modules/.bin/biome'),
      'check',
      '--write',
      '--stdin-file-path=core/database/tables.ts',
    ],
    { cwd: ROOT, stdin: Buffer.from(text), stderr: 'pipe' },
  )
  if (!biome.success) throw new Error(`biome did not format the tables:\n${biome.stderr}`)
  return biome.stdout.toString()
}
