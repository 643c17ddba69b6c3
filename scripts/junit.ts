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

function attribute(element: string, name: string): number {
  return Number(new RegExp(` ${name}="(\\d+)"`).exec(element)?.[1] ?? 0)
}
