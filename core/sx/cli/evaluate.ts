import { explain } from '../runtime/explain.ts'
import { onlyFile } from '../runtime/files.ts'
import { ReadError } from '../values/errors.ts'
import { type Options, worldOf } from './options.ts'
import { UsageError } from './usage.ts'

/** `eval SOURCE`: prints the value as it reads. */
export function evalCommand(options: Options): number {
  const [source] = options.operands
  if (source === undefined || options.operands.length > 1) throw new UsageError('eval wants one source text')
  const sx = worldOf(options)
  console.log(sx.show(sx.eval(source)))
  return 0
}

/** `run FILE`. The file of a stranger is read for it; what it would read itself, it may not. */
export function runCommand(options: Options): number {
  const [path] = options.operands
  if (path === undefined || options.operands.length > 1) throw new UsageError('run wants one file')
  worldOf(options, options.untrusted ? { files: onlyFile(path) } : {}).loadFile(path)
  return 0
}

/** `repl`: one form may take several lines; an error ends the form, not the session. */
export async function replCommand(options: Options): Promise<number> {
  const sx = worldOf(options)
  let pending = ''
  process.stdout.write('sx> ')
  for await (const line of console) {
    pending += `${line}\n`
    try {
      console.log(sx.show(sx.eval(pending)))
      pending = ''
    } catch (e) {
      if (e instanceof ReadError && e.incomplete) {
        process.stdout.write('  > ')
        continue
      }
      console.error(explain(e, options.dialect))
      pending = ''
    }
    process.stdout.write('sx> ')
  }
  return 0
}
