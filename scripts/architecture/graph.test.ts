import { expect, test } from 'bun:test'
import { readGraph } from './graph'

test('gathers imports by part, and leaves tests out', () => {
  const files = {
    'core/mail/letter.ts': `import { safe } from '../net/safe'`,
    'core/net/safe.ts': '',
    'core/net/safe.test.ts': `import { all } from '#domains/serve'`,
    'domains/blog/index.ts': `import type { Letter } from '#core/mail/letter'`,
  }
  const graph = readGraph(Object.keys(files), file => files[file as keyof typeof files])
  expect([...graph].map(([part, needs]) => [part, [...needs]])).toEqual([
    ['core/mail', ['core/net']],
    ['core/net', []],
    ['domains', ['core/mail']],
  ])
})
