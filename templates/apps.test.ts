import { expect, test } from 'bun:test'
import { DOMAINS } from '#core/contracts/domain'
import { APPS, appsOf } from './apps'

test('each app is there once, with a name and a line of its own', () => {
  expect(APPS.map(({ domain }) => domain).sort()).toEqual([...DOMAINS].sort())
  for (const key of ['label', 'icon', 'about'] as const)
    expect(new Set(APPS.map(app => app[key])).size).toBe(APPS.length)
})

test('a hidden app is left out, and the cooperative’s own line stands in place of ours', () => {
  const apps = appsOf({ hiddenApps: ['events'], about: { market: 'Leeks' } })
  expect(apps.map(({ domain }) => domain)).toEqual(['blog', 'market', 'federation', 'cart', 'account'])
  expect(apps.find(({ domain }) => domain === 'market')?.about).toBe('Leeks')
  expect(apps.find(({ domain }) => domain === 'blog')?.about).toBe(APPS[0]?.about ?? '')
})
