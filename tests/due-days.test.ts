import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Glob } from 'bun'

const ROOT = join(import.meta.dir, '..')
const DAY_IN_HOURS = /86_400_000|\bDAY_MS\b|\b24 \* (?:60|HOUR)/

/** What is kept, looked back on or looked at in time: nobody is told a day of it. */
const IN_HOURS: readonly string[] = [
  'core/services/account/profile/confirm-email.ts',
  'core/services/blog/comments/delete-comment.ts',
  'core/services/blog/delete-post.ts',
  'core/services/blog/ghost-sync/lines.ts',
  'core/services/blog/ghost-sync/outward.ts',
  'core/services/blog/ghost-sync/take-posts.ts',
  'core/services/blog/numbers/count-view.ts',
  'core/services/cart/cards/finish-set-ups.ts',
  'core/services/cart/differences/compare-payments.ts',
  'core/services/cart/payments/reconcile-payments.ts',
  'core/services/events/feeds/ics.ts',
  'core/services/events/occurrences/replan.ts',
  'core/services/events/organising/create-slots.ts',
  'core/services/federation/actors/withdrawals.ts',
  'core/services/federation/notes/keep-remote-note.ts',
  'core/services/federation/oauth/prune.ts',
  'core/services/federation/oauth/signing-key.ts',
  'core/services/federation/security-log/keep-log.ts',
  'core/services/federation/signin/use-code.ts',
  'core/services/house/retention.ts',
  'domains/federation/accounts/fragments.tsx',
  'domains/federation/sessions/keys-page.tsx',
]

test('a day that people are told is reckoned on the clocks of the shop: core/text/local-time.ts', async () => {
  const files = ['core/services', 'core/pricing', 'domains'].flatMap(folder =>
    [...new Glob(`${folder}/**/*.{ts,tsx}`).scanSync(ROOT)].filter(
      path => !/\.test\.tsx?$|\/testing\//.test(path),
    ),
  )
  const inHours = files.filter(path => DAY_IN_HOURS.test(readFileSync(join(ROOT, path), 'utf8')))
  expect(inHours.toSorted()).toEqual([...IN_HOURS])
})

test('a statement adds months and years on the clocks of the shop: core/database/months-later.ts', () => {
  const files = [...new Glob('core/services/**/*.ts').scanSync(ROOT)].filter(
    path => !/\.test\.ts$|\/testing\//.test(path),
  )
  const inUtc = files.filter(path =>
    /\+ (?:make_interval\((?:months|years)|.*(?:::interval\b|interval '\d+ (?:month|year)))/.test(
      readFileSync(join(ROOT, path), 'utf8'),
    ),
  )
  expect(inUtc.toSorted()).toEqual([
    // What is on those clocks already, and what is put out of the way for the rest of a transaction.
    'core/services/account/tier-gifts/give-gift.ts',
    'core/services/events/occurrences/change-time-zone.ts',
    'core/services/events/occurrences/move-occurrences.ts',
  ])
})

test('a day that stands in a name or is written for machines is that of the place: core/text/day-of.ts', () => {
  const files = [...new Glob('domains/**/*.{ts,tsx}').scanSync(ROOT)].filter(
    path => !/\.test\.tsx?$|\/testing\//.test(path),
  )
  const inUtc = files.filter(path =>
    /toISOString\(\)\.(?:slice\(0, 10\)|split\('T'\))/.test(readFileSync(join(ROOT, path), 'utf8')),
  )
  expect(inUtc).toEqual([])
})
