import { posix } from 'node:path'
import { wrongLevel } from './levels'

export type Arrow = { readonly from: string; readonly to: string }

/** The imports of a file, static and dynamic, as paths from the root of the repository; packages are left out. */
export function arrowsOf(from: string, source: string): Arrow[] {
  const transpiler = new Bun.Transpiler({ loader: from.endsWith('x') ? 'tsx' : 'ts' })
  const written = transpiler.scanImports(source).map(({ path }) => path)
  return [...written, ...typeImports(source)]
    .map(path => targetOf(from, path))
    .filter(to => to !== null)
    .map(to => ({ from, to }))
}

/** Whether a file is there for tests alone: those may import anything. */
export function isOfTests(file: string): boolean {
  return /\.test\.tsx?$|\/(testing|fixtures)\//.test(file)
}

/** Why an import goes the wrong way, or `null` when it may be. */
export function wrongWay({ from, to }: Arrow): string | null {
  const [area = '', part] = from.split('/')
  const [targetArea = '', targetPart] = to.split('/')
  const isTest = /\.test\.tsx?$/.test(from)
  if (area === 'core' && part === 'sx' && !(targetArea === 'core' && targetPart === 'sx')) {
    return isTest && targetArea === 'tests' ? null : 'core/sx stands alone'
  }
  if (area === 'core' && (targetArea === 'domains' || targetArea === 'templates'))
    return `core knows no ${targetArea}`
  if (area === 'core' && targetArea === 'core' && part !== targetPart && !isOfTests(from))
    return wrongLevel(part ?? '', targetPart ?? '')
  if (area === 'templates' && targetArea === 'domains') return 'templates know no domains'
  if (area === 'templates' && targetArea === 'core' && targetPart !== 'contracts') {
    return 'of core, templates know the contracts only'
  }
  // serve.ts starts them all: it is the one place that may name every domain.
  if (
    area === 'domains' &&
    targetArea === 'domains' &&
    isDomain(part) &&
    isDomain(targetPart) &&
    part !== targetPart
  ) {
    return 'one domain never imports another: ask services.<other>'
  }
  const shipped = ['core', 'templates', 'domains', 'migrations'].includes(area)
  if (shipped && !isTest && ['tests', 'bench', 'scripts'].includes(targetArea)) {
    return `what is shipped does not need ${targetArea}`
  }
  return null
}

const DOMAINS = ['blog', 'market', 'cart', 'events', 'federation', 'account']

function isDomain(part: string | undefined): boolean {
  return part !== undefined && DOMAINS.includes(part)
}

/** `import type` and `declare module` disappear when TypeScript is compiled, but the arrow is there all the same. */
function typeImports(source: string): string[] {
  return [...source.matchAll(/^\s*(?:(?:import|export) [^'"`;]*? from|declare module) '([^']+)'/gm)].map(
    ([, path]) => path ?? '',
  )
}

function targetOf(from: string, path: string): string | null {
  if (path.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), path))
  return /^#(core|templates|domains)\//.test(path) ? path.slice(1) : null
}
