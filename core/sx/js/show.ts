/** `bun core/sx/js/show.ts FILE NAME`: the bytecode and the JavaScript of a function, for finding a miscompile. */
import { compileToBytecode } from '../jit/bytecode.ts'
import type { Lambda } from '../resolve/core.ts'
import { allFiles } from '../runtime/files.ts'
import { Sx } from '../runtime/sx.ts'
import { Closure } from '../values/callable.ts'
import { decode } from './decode.ts'
import { generate } from './generate.ts'

if (import.meta.main) {
  const [file, name] = process.argv.slice(2)
  if (!file || !name) throw new Error('name a file and a function')
  const sx = new Sx({ files: allFiles() })
  sx.loadFile(file)
  const fn = sx.namespace.find(name)?.v
  if (!(fn instanceof Closure)) throw new Error(`${name} is not a function there`)
  const { code } = fn
  code.template = compileToBytecode(code)
  for (const { at, op, a, b } of decode(code.template.code))
    console.log(`${String(at).padStart(5)} ${op} ${a} ${b}`)
  const spread = code.fixed < 0 || code.fixed > 4
  console.log(generate(code, (code.lambda as Lambda).params.length, spread).source)
}
