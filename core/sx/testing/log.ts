/** Where expectations report: the suite and test that are running, and what came of them. */

import type { Spec } from '../prims/spec.ts'
import { write } from '../printer/print.ts'
import { isEqual } from '../values/equal.ts'
import { truthy } from '../values/truth.ts'
import { ErrorValue, type Value } from '../values/types.ts'

export interface Failure {
  suite: string
  test: string
  message: string
}

export class TestLog {
  suite = 'tests'
  test = ''
  readonly suites = new Map<string, { passed: number; failed: number }>()
  readonly failures: Failure[] = []
  private readonly outer: string[] = []

  pass(): void {
    this.counts().passed++
  }

  fail(message: string): void {
    this.counts().failed++
    this.failures.push({ suite: this.suite, test: this.test, message })
  }

  begin(suite: string): void {
    this.outer.push(this.suite)
    this.suite = suite
  }

  end(): void {
    this.suite = this.outer.pop() ?? 'tests'
  }

  private counts(): { passed: number; failed: number } {
    const known = this.suites.get(this.suite)
    if (known) return known
    const made = { passed: 0, failed: 0 }
    this.suites.set(this.suite, made)
    return made
  }
}

/** The log of the run in progress. */
export const tests: { log: TestLog } = { log: new TestLog() }

function expect(form: Value, actual: Value, ...expected: Value[]): null {
  const holds = expected.length === 0 ? truthy(actual) : isEqual(actual, expected[0] as Value)
  if (holds) tests.log.pass()
  else
    tests.log.fail(
      `${write(form)} gave ${write(actual)}${expected.length ? `, wanted ${write(expected[0] as Value)}` : ''}`,
    )
  return null
}

function expectError(form: Value, message: Value, text: Value): null {
  if (message === false) tests.log.fail(`${write(form)} raised nothing`)
  else if (typeof message === 'string' && message.includes(String(text))) tests.log.pass()
  else tests.log.fail(`${write(form)} raised ${write(message)}, wanted ${write(text)}`)
  return null
}

function testError(e: Value): null {
  tests.log.fail(`raised ${e instanceof ErrorValue ? `${e.kind}: ` : ''}${write(e)}`)
  return null
}

const silent = (act: () => void) => () => {
  act()
  return null
}

function beginSuite(name: Value): null {
  tests.log.begin(String(name))
  return null
}

function setTest(name: Value): null {
  tests.log.test = String(name)
  return null
}

export const TESTING: readonly Spec[] = [
  ['%expect', 2, 3, expect, 'what expect is made of'],
  ['%expect-error-result', 3, 3, expectError, 'what expect-error is made of'],
  ['%test-begin', 1, 1, setTest, 'a test begins'],
  ['%test-end', 0, 0, () => setTest(''), 'a test ends'],
  ['%test-error', 1, 1, testError, 'a test raised'],
  ['%suite-begin', 1, 1, beginSuite, 'a suite begins'],
  ['%suite-end', 0, 0, silent(() => tests.log.end()), 'a suite ends'],
]
