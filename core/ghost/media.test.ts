import { expect, test } from 'bun:test'
import { recordedExport } from './fixtures/recorded'
import { ghostUploadPath, ghostUploads } from './media'

test('every upload of the recorded site is named once, wherever it is mentioned', () => {
  expect(ghostUploads(recordedExport)).toEqual([
    '/content/files/2026/11/sowing-dates.csv',
    '/content/images/2026/11/barn-stripes.png',
    '/content/images/2026/11/frost-checks.png',
    '/content/images/2026/11/seed-drawers.png',
    '/content/images/2026/11/site-mark.png',
    '/content/images/2026/11/wheelbarrow-dot.png',
    '/content/media/2026/11/barn-bell.wav',
  ])
})

test.each([
  ['http://ghost.example.test/content/images/size/w600/2026/11/a.png?v=1', '/content/images/2026/11/a.png'],
  ['__GHOST_URL__/content/images/size/w30/format/webp/2026/11/a.png', '/content/images/2026/11/a.png'],
  ['https://elsewhere.example.test/a.png', 'https://elsewhere.example.test/a.png'],
])('%p is found under %p', (url, path) => {
  expect(ghostUploadPath(url)).toBe(path)
})
