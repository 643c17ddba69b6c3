import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'

/** Runs in the page: when it is wider than the window, the elements that reach furthest. */
function whatSticksOut(): string[] {
  if (document.documentElement.scrollWidth <= window.innerWidth) return []
  return [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right >= document.documentElement.scrollWidth - 1)
    .map(element => `${element.localName}.${element.className}`)
    .slice(0, 3)
}

/** What the page complained of in its console: a policy that was broken, a script that failed. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', error => complaints.push(`${page.url()}: ${error.message}`))
  return complaints
}

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 900 }

/** Runs in the page: half done, it would have colours that nobody chose. */
function endTransitions(): void {
  for (const animation of document.getAnimations()) animation.cancel()
}

/** The rules of axe that a scheme of colours can break; all others have seen the same page in the other one. */
const OF_COLOUR: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
}
/** Nobody reads what passes, nor a selector. */
const BRIEF: axe.RunOptions = { resultTypes: ['violations'], selectors: false }

/**
 * axe's violations (WCAG 2.2 AA and best practices) of addresses at phone and desk width, light and dark, and whether
 * anything sticks out sideways; as the member of `context`. All in one window, where each is loaded once: styles follow
 * the width and the scheme.
 */
export async function faultsOf(
  context: BrowserContext,
  ...addresses: readonly string[]
): Promise<readonly string[]> {
  const page = await context.newPage()
  const faults: string[] = []
  for (const address of addresses) faults.push(...(await faultsAt(page, address)))
  await page.close()
  return faults
}

async function faultsAt(page: Page, url: string): Promise<ReadonlySet<string>> {
  const faults = new Set<string>()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(PHONE)
  await page.goto(url)
  await page.evaluate(axe.source)
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.evaluate(endTransitions)
      const where = `${url} at ${viewport.width} px, ${colorScheme}`
      for (const wide of await page.evaluate(whatSticksOut)) faults.add(`${where}: ${wide} sticks out`)
      const { violations } = await page.evaluate(
        options => (window as unknown as { axe: typeof axe }).axe.run(options),
        { ...BRIEF, ...(colorScheme === 'dark' && OF_COLOUR) },
      )
      for (const { id, nodes } of violations) faults.add(`${where}: ${id}, ${nodes[0]?.html.slice(0, 160)}`)
    }
  }
  return faults
}
