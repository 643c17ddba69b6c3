import { afterEach, expect, mock, spyOn, test } from 'bun:test'
import { registerPresence } from './presence'

const before = { document: globalThis.document, fetch: globalThis.fetch }
afterEach(() => {
  mock.restore()
  Object.assign(globalThis, before)
})

test('who is there is said as long as it is known, and not once one is signed out', async () => {
  const answers = [
    Response.json({
      others: [
        { name: 'Nia Rees', idle: 40 },
        { name: 'Huw', idle: null },
      ],
    }),
    new Response(null, { status: 303 }),
  ]
  const beats: (() => void)[] = []
  const asked = Promise.withResolvers<void>()
  Object.assign(globalThis, { document: { hidden: false }, fetch: async () => answers.shift() })
  spyOn(globalThis, 'setInterval').mockImplementation(((beat: () => void) => beats.push(beat)) as never)
  const said: string[] = []
  const place = {
    set textContent(words: string) {
      said.push(words)
      if (said.length === 1) beats[0]?.()
      else asked.resolve()
    },
  }
  registerPresence(() => 'a-post', place as HTMLElement)
  await asked.promise
  expect(said).toEqual(['Nia Rees is editing this, last change 40 s ago. Huw has this open.', ''])
})
