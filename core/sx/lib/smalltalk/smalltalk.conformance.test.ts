import { afterAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Glob } from 'bun'
import { installJit } from '../../jit/install'
import { jit } from '../../jit/state'
import { readSpec } from '../../testing/spec-reader'
import { List } from '../../values/types'
import { Smalltalk } from './world'

// `bun sx test` has no host for Smalltalk, so its sends stay on the CEK machine there; here they run compiled.
const before = jit.tier
installJit()
jit.tier = 'js'
afterAll(() => {
  jit.tier = before
})

const SPEC = fileURLToPath(new URL('../../spec/smalltalk/', import.meta.url))

for (const file of [...new Glob('*.sx').scanSync(SPEC)].sort())
  test(`${file} holds with compiled sends`, () => {
    let out = ''
    const smalltalk = new Smalltalk({ print: text => (out += text) })
    smalltalk.sx.loadFile(fileURLToPath(new URL('harness.sx', import.meta.url)))
    const wrong: string[] = []
    for (const { form, line, expected } of readSpec(readFileSync(SPEC + file, 'utf8'))) {
      if (form instanceof List && form.rest.first === '../../lib/smalltalk/testing.sx') continue
      out = ''
      smalltalk.sx.evalData([form])
      if (expected && out.trimEnd() !== expected.text)
        wrong.push(`${line}: ${out} instead of ${expected.text}`)
    }
    expect(wrong).toEqual([])
  }, 60_000)
