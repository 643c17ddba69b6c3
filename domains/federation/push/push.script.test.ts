import { expect, test } from 'bun:test'
import { resolve } from 'node:path'

const SCRIPT = await Bun.file(resolve(import.meta.dir, '../../../public/js/push.js')).text()
const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<void>

/** What the script says on a page that knows this browser or does not, and whether its button may be pressed. */
async function says(known: boolean, subscription: object | null) {
  const status = { textContent: 'This needs JavaScript.' }
  const button = { disabled: true, addEventListener: () => {} }
  const form = {
    dataset: { pushKey: 'key', ...(known && { pushKnown: 'yes' }) },
    querySelector: (asked: string) => (asked === '[data-push-button]' ? button : status),
  }
  const document = { querySelector: (asked: string) => (asked.startsWith('form') ? form : null) }
  const ready = Promise.resolve({ pushManager: { getSubscription: async () => subscription } })
  const window = { PushManager: {}, Notification: {} }
  const script = new AsyncFunction('document', 'window', 'navigator', SCRIPT)
  await script(document, window, { serviceWorker: { ready } })
  return [status.textContent, !button.disabled]
}

test('a browser that we know tells its member', async () => {
  expect(await says(true, {})).toEqual(['This browser tells you.', false])
})

test('one that was taken the permission since offers it again, and says nothing untrue', async () => {
  expect(await says(true, null)).toEqual(['', true])
  expect(await says(false, null)).toEqual(['', true])
})
