import { readFileSync } from 'node:fs'
import { Smalltalk } from '../lib/smalltalk/world.ts'
import { grantsOf, type Options } from './options.ts'

/** `smalltalk FILE.st…`: runs files one after another in one image; without files, a read-eval-print loop. */
export async function smalltalkCommand(options: Options): Promise<number> {
  const smalltalk = new Smalltalk(grantsOf(options))
  if (options.operands.length === 0) return repl(smalltalk)
  for (const path of options.operands) smalltalk.run(readFileSync(path, 'utf8'), path)
  return 0
}

async function repl(smalltalk: Smalltalk): Promise<number> {
  let pending = ''
  process.stdout.write('st> ')
  for await (const line of console) {
    pending += `${line}\n`
    if (smalltalk.isIncomplete(pending)) {
      process.stdout.write('  > ')
      continue
    }
    const value = smalltalk.run(pending, 'a String')
    if (pending.trim() !== '') console.log(smalltalk.printString(value))
    pending = ''
    process.stdout.write('st> ')
  }
  return 0
}
