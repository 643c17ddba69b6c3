export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/**
 * Counts a run from Bun's JUnit report, given the files that were to run. A file that is not in it never
 * loaded, and a run without a report crashed: each of them is one failure.
 */
export function countRun(junit: string, files: readonly string[], exitCode: number): Counts {
  const total = /<testsuites [^>]*>/.exec(junit)?.[0] ?? ''
  const reported = new Set([...junit.matchAll(/<testsuite [^>]*\bfile="([^"]*)"/g)].map(([, file]) => file))
  const unloaded = files.filter(file => !reported.has(file)).length
  const failed = attribute(total, 'failures') + unloaded
  const skipped = attribute(total, 'skipped')
  return {
    passed: attribute(total, 'tests') - attribute(total, 'failures') - skipped,
    // Whatever Bun disliked beyond the tests it named is still a failure.
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped,
  }
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** The files that took longest, the slowest first. */
export function slowestFiles(
  junit: string,
  many: number,
): readonly { readonly file: string; readonly seconds: number }[] {
  const suites = [...junit.matchAll(/<testsuite [^>]*\bfile="([^"]*)"[^>]*\btime="([\d.]+)"/g)]
  // Describe blocks are suites within their file's, which counts them in.
  const longest = new Map<string, number>()
  for (const [, file = '', time] of suites) longest.set(file, Math.max(longest.get(file) ?? 0, Number(time)))
  return [...longest]
    .map(([file, seconds]) => ({ file, seconds }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, many)
}

function attribute(element: string, name: string): number {
  return Number(new RegExp(` ${name}="(\\d+)"`).exec(element)?.[1] ?? 0)
}
