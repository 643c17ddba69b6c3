import type { TestLog } from './log.ts'

/** Guests and dialects: all suites whose names begin with one of these are summed up in a line of its own. */
const GUESTS = ['smalltalk', 'datalog', 'r7rs']

/** One line a suite, one a guest, failures above, and last the sum. */
export function report(log: TestLog): string {
  const lines = log.failures.map(f => `FAIL ${f.suite}${f.test ? ` / ${f.test}` : ''}: ${f.message}`)
  let passed = 0
  let failed = 0
  for (const [name, counts] of log.suites) {
    lines.push(`${name}: ${counts.passed} passed, ${counts.failed} failed`)
    passed += counts.passed
    failed += counts.failed
  }
  for (const guest of GUESTS) {
    const sum = sumOf(log, guest)
    if (sum && !log.suites.has(guest)) lines.push(`${guest}: ${sum.passed} passed, ${sum.failed} failed`)
  }
  lines.push(`${passed} passed, ${failed} failed`)
  return lines.join('\n')
}

function sumOf(log: TestLog, guest: string): { passed: number; failed: number } | null {
  const suites = [...log.suites].filter(([name]) => name.startsWith(guest))
  if (suites.length === 0) return null
  return suites.reduce((sum, [, c]) => ({ passed: sum.passed + c.passed, failed: sum.failed + c.failed }), {
    passed: 0,
    failed: 0,
  })
}
