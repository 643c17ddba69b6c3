import { existsSync } from 'node:fs'

/** First the one without a window to draw: the same pages for half the processor time. */
const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** One that shows notifications, as the shell does not. */
export function findWholeChromium(): string | null {
  const isWhole = (path: string | null) => path !== null && !path.includes('headless-shell')
  const found = findChromium()
  return isWhole(found) ? found : (USUAL_PLACES.find(place => isWhole(place) && existsSync(place)) ?? null)
}

/** The browser to test with: `CHROMIUM_PATH`, or the one in a usual place, or `null`. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : null
  return USUAL_PLACES.find(place => existsSync(place)) ?? null
}
