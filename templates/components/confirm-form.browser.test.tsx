import { afterAll, beforeAll, expect } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { browserTest } from '../../tests/browser-test'
import { findChromium } from '../../tests/chromium'
import { borrowChromium, type LentChromium } from '../../tests/e2e/kept-chromium'
import { ConfirmForm } from './confirm-form'

const read = (path: string) => readFileSync(join(import.meta.dir, '../../public', path), 'utf8')

let chromium: LentChromium
let page: Page
beforeAll(async () => {
  if (!findChromium()) return
  chromium = await borrowChromium()
  page = await (await chromium.newContext()).newPage()
  const form = (
    <ConfirmForm action="/gone" label="Delete" question="It is gone then." confirm="Yes, delete it" />
  )
  await page.setContent(
    `<!doctype html><html lang="en"><title>Confirm</title><body>${String(form)}</body></html>`,
  )
  await page.addStyleTag({ content: read('css/components/notice.css') })
  await page.addScriptTag({ content: read('js/site.js'), type: 'module' })
})
afterAll(() => chromium?.close())

/** What has the focus, and what it is called. */
const focused = () => page.locator(':focus > :visible').textContent()
const isAsked = () => page.getByText('It is gone then.').isVisible()

browserTest(
  'a question that was opened by a key can be taken back by it, and by Escape; the focus stays',
  async () => {
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Delete')
    await page.keyboard.press('Enter')
    expect(await isAsked()).toBe(true)
    expect(await focused()).toBe('Leave it')
    await page.keyboard.press('Enter')
    expect(await isAsked()).toBe(false)
    expect(await focused()).toBe('Delete')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Yes, delete it')
    await page.keyboard.press('Escape')
    expect(await isAsked()).toBe(false)
    expect(await focused()).toBe('Delete')
  },
)
