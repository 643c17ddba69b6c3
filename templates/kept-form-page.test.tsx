import { expect, test } from 'bun:test'
import { page as parsed } from '../tests/dom'
import { KeptFormPage } from './kept-form-page'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>\nand on'
const shown = async (fields: Readonly<Record<string, readonly string[]>>) =>
  parsed(String(await KeptFormPage({ page: samplePage(), kept: { action: '/comments?after=1', fields } })))
const form = async (fields: Readonly<Record<string, readonly string[]>>) =>
  (await shown(fields)).querySelector('main form')
/** A browser drops the newline after the tag. */
const areas = async (fields: Readonly<Record<string, readonly string[]>>) =>
  [...((await form(fields))?.querySelectorAll('textarea') ?? [])].map(area =>
    area.textContent?.replace(/^\n/, ''),
  )

test('a kept form is sent to where it was sent, with all that it had', async () => {
  const kept = await form({ version: ['3'], tags: ['a', 'b'], text: [HOSTILE] })
  expect([kept?.getAttribute('method'), kept?.getAttribute('action')]).toEqual(['post', '/comments?after=1'])
  expect(
    [...(kept?.querySelectorAll('[type=hidden]') ?? [])].map(input => [
      input.getAttribute('name'),
      input.getAttribute('value'),
    ]),
  ).toEqual([
    ['version', '3'],
    ['tags', 'a'],
    ['tags', 'b'],
  ])
  expect(kept?.querySelectorAll('script')).toHaveLength(0)
})

test('what somebody wrote is there to be read, in as much room as it needs', async () => {
  const line = (await form({ text: ['Thanks for the leeks'] }))?.querySelector('input[type=text]')
  expect([line?.getAttribute('name'), line?.getAttribute('value')]).toEqual(['text', 'Thanks for the leeks'])
  expect(await areas({ text: ['one\ntwo'], other: ['x'.repeat(81)] })).toEqual(['one\ntwo', 'x'.repeat(81)])
  expect(await areas({ text: ['\nbegins with a blank line'] })).toEqual(['\nbegins with a blank line'])
  expect(await areas({ other: ['x'.repeat(80)] })).toEqual([])
})

test('marks, numbers and choices go along unseen', async () => {
  const kept = await form({ id: ['0199a000-0000-7000-8000-000000000001'], isOn: ['on'], price: [' 3.50 '] })
  expect(kept?.querySelectorAll('[type=hidden]')).toHaveLength(3)
  expect(kept?.querySelectorAll('label')).toHaveLength(0)
})

test('each text is called as its field is, in words, and tied to its label', async () => {
  const kept = await form({ customExcerpt: ['a b'], text: ['c d'], more: ['e\nf'] })
  const labels = [...(kept?.querySelectorAll('label') ?? [])]
  expect(labels.map(label => label.textContent?.replace('optional', '').trim())).toEqual([
    'Custom excerpt',
    'Text',
    'More',
  ])
  for (const label of labels) expect(kept?.querySelector(`#${label.getAttribute('for')}`)).not.toBeNull()
  expect(new Set(labels.map(label => label.getAttribute('for'))).size).toBe(3)
})
