import { test } from 'bun:test'
import { findChromium } from './chromium'

/** A `test` for `*.browser.test.ts`: runs where Chromium is found, is counted as skipped where not. */
export const browserTest = test.skipIf(findChromium() === null)
