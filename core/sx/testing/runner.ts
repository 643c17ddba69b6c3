/**
 * Runs spec files: each in a world of its own, each a suite by its name. Expectations stand beside the line
 * (spec-reader.ts) or in deftest bodies (resolve/forms/tests.ts).
 */
import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { Uncaught } from '../cek/signal.ts'
import { display, writerOf } from '../printer/print.ts'
import { allFiles } from '../runtime/files.ts'
import { type Grants, Sx } from '../runtime/sx.ts'
import { LimitError, ReadError, SyntaxFault } from '../values/errors.ts'
import { ErrorValue, type Value } from '../values/types.ts'
import { TestLog, tests } from './log.ts'
import { dialectOf, type Expected, readSpec, type SpecForm } from './spec-reader.ts'

/** Runs `paths` in order and gives what was passed and failed, suite by suite. */
export function runSpecs(paths: string[]): TestLog {
  const log = new TestLog()
  const outer = tests.log
  tests.log = log
  try {
    for (const path of paths) runFile(path, log)
  } finally {
    tests.log = outer
  }
  return log
}

function runFile(path: string, log: TestLog): void {
  let printed = ''
  const files = { ...allFiles(dirname(path)), root: dirname(path) }
  const text = readFileSync(path, 'utf8')
  const dialect = dialectOf(text)
  const grants: Grants = {
    print: part => {
      printed += part
    },
    files,
  }
  const sx = dialect === 'r7rs' ? Sx.r7rs(grants) : new Sx(grants)
  log.begin(suiteName(path))
  log.test = basename(path)
  try {
    const forms = readSpec(text, dialect)
    sx.announce(forms.map(f => f.form))
    for (const spec of forms) {
      printed = ''
      runForm(sx, spec, log, () => printed)
    }
  } catch (e) {
    log.fail(describe(e))
  }
  log.end()
}

/** `numbers.sx` is the suite `numbers`. */
function suiteName(path: string): string {
  return basename(path).replace(/\.sx$/, '')
}

function runForm(sx: Sx, spec: SpecForm, log: TestLog, printed: () => string): void {
  const { expected, line } = spec
  const write = writerOf(sx.dialect)
  let value: Value
  try {
    value = sx.evalData([spec.form])
  } catch (e) {
    judgeError(describe(e, write), expected, line, log)
    return
  }
  if (!expected) return
  if (expected.kind === 'error')
    log.fail(`line ${line}: gave ${write(value)}, wanted the error ${expected.text}`)
  else judge(expected.kind === 'output' ? printed().trimEnd() : write(value), expected.text, line, log)
}

function judge(got: string, wanted: string, line: number, log: TestLog): void {
  if (got === wanted) log.pass()
  else log.fail(`line ${line}: gave ${got}, wanted ${wanted}`)
}

function judgeError(message: string, expected: Expected | null, line: number, log: TestLog): void {
  if (expected?.kind === 'error' && message.includes(expected.text)) log.pass()
  else log.fail(`line ${line}: ${message}${expected ? `, wanted ${expected.text}` : ''}`)
}

/** The message of whatever ended an evaluation. Faults of the implementation are not swallowed. */
export function describe(e: unknown, write = writerOf('sx')): string {
  if (e instanceof Uncaught) {
    const { payload } = e
    return payload instanceof ErrorValue
      ? [payload.message, ...[...payloadIrritants(payload)].map(write)].join(' ')
      : `uncaught ${display(payload)}`
  }
  if (e instanceof LimitError || e instanceof SyntaxFault || e instanceof ReadError) return e.message
  throw e
}

function* payloadIrritants(e: ErrorValue): Generator<Value> {
  for (let at = e.irritants; at.len > 0; at = at.rest) yield at.first
}
