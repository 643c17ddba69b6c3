import { posix } from 'node:path'
import { arrowsOf } from '../../tests/arrows'

/** How far a test may stand from the file it is to guard, counted in imports. */
const FAR = 3
/** A test of the same folder comes after those that import the file, and before those that import what imports it. */
const BESIDE = 1.5
/** Beyond these a test that notices a fault does so by luck, and asking it costs more than writing one. */
const MOST_TESTS = 12
/** With so many nearer ones those of the whole domain are not asked: they are many, and slow for what they notice. */
const ENOUGH = 4
/** What a process with one test file takes before the first test of it. */
const SECONDS_TO_START = 1
/** They read the text of every service, and import none. */
const OF_ALL_SERVICES = [
  'tests/service-guards.test.ts',
  'tests/audited-functions.test.ts',
  'tests/refusals.test.ts',
]

/**
 * The tests that are likely to notice a fault in `file`: its own, those that import it, those of its folder, those that
 * import what imports it or stand beside it, then those of its concept's other folder, then, where these are few, its domain's; the twelve nearest. They are asked
 * in the order in which a fault is found soonest: a step further is half as likely, and a test of ten seconds has to be
 * ten times as likely as one of one. Behind them come those that look at all services.
 */
export function testsNear(
  file: string,
  importersOf: ReadonlyMap<string, readonly string[]>,
  secondsOf: (test: string) => number = () => 1,
): readonly string[] {
  const distance = new Map([[file, 0]])
  for (const [at, steps] of distance) {
    if (steps === FAR) continue
    for (const importer of importersOf.get(at) ?? []) {
      // The tests' house knows everything: through it every test would be near.
      const isHelper = importer.startsWith('tests/') && !isTest(importer)
      if (!distance.has(importer) && !isHelper) distance.set(importer, steps + 1)
    }
  }
  const tests = new Map<string, number>()
  for (const [at, steps] of distance) if (isTest(at)) tests.set(at, steps)
  const besideImporters = new Set(
    (importersOf.get(file) ?? []).filter(each => !isTest(each)).map(posix.dirname),
  )
  for (const candidate of importersOf.keys()) {
    if (!isTest(candidate) || tests.has(candidate)) continue
    if (besideImporters.has(posix.dirname(candidate)) && !isOfFolder(candidate, file))
      tests.set(candidate, 1 + BESIDE)
    else if (isOfConcept(candidate, file)) tests.set(candidate, FAR)
    else if (isOfDomain(candidate, file)) tests.set(candidate, FAR + 1)
  }
  const own = file.replace(/\.tsx?$/, '.')
  const name = posix.basename(own)
  const stepsTo = (test: string, steps: number) => {
    if (test.startsWith(own)) return -1
    // Its routes may be called as it is: `domains/blog/tags/rename.test.ts` of `core/services/blog/tags/rename.ts`.
    if (isOfConcept(test, file) && posix.basename(test).startsWith(name)) return 0
    return isOfFolder(test, file) ? Math.min(steps, BESIDE) : steps
  }
  const rank = ([test, steps]: readonly [string, number]) =>
    stepsTo(test, steps) + (isSlow(test) ? FAR + 1 : 0)
  const price = ([test, steps]: readonly [string, number]) =>
    rank([test, steps]) + Math.log2(secondsOf(test) + SECONDS_TO_START)
  const close = [...tests].filter(([, steps]) => steps <= FAR)
  const near = (close.length >= ENOUGH ? close : [...tests])
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_TESTS)
    .sort((a, b) => price(a) - price(b))
    .map(([test]) => test)
  const ofAll = file.startsWith('core/services/') ? OF_ALL_SERVICES : []
  return [...near, ...ofAll.filter(test => importersOf.has(test) && !near.includes(test))]
}

/** Who imports each file; every file is a key. */
export function readImporters(
  files: readonly string[],
  read: (file: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>(files.map(file => [file, []]))
  for (const file of files) {
    for (const { to } of arrowsOf(file, read(file))) {
      for (const ending of ['', '.ts', '.tsx', '/index.ts', '/index.tsx'])
        importers.get(to + ending)?.push(file)
    }
  }
  return importers
}

/** A real browser comes last. */
const isSlow = (test: string) => test.includes('.browser.')

const isTest = (file: string) => /\.test\.tsx?$/.test(file)

const isOfFolder = (test: string, file: string) => posix.dirname(test) === posix.dirname(file)

/** In the same folder, or in the concept's other folder: `core/services/cart/refunds/…` and `domains/cart/refunds/…`. */
function isOfConcept(test: string, file: string): boolean {
  if (isOfFolder(test, file)) return true
  const [, domain, concept] = /^core\/services\/(\w+)\/([\w-]+)\//.exec(file) ?? []
  return concept !== undefined && test.startsWith(`domains/${domain}/${concept}/`)
}

function isOfDomain(test: string, file: string): boolean {
  const domain = /^core\/services\/(\w+)\//.exec(file)?.[1]
  return (
    domain !== undefined &&
    (test.startsWith(`core/services/${domain}/`) || test.startsWith(`domains/${domain}/`))
  )
}
