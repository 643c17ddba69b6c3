import { expect, test } from 'bun:test'
import { circlesOf, graphsByFolder } from './circles'

test('a circle is one group, and comes after what it imports', () => {
  const graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c', 'd'])],
    ['c', new Set(['a'])],
    ['d', new Set<string>()],
  ])
  expect(circlesOf(graph)).toEqual([['d'], ['a', 'b', 'c']])
})

test.each([
  ['two files', ['core/mail/a.ts', 'core/mail/b.ts', 'core/mail/a.ts'], 'core/mail', ['a.ts', 'b.ts']],
  [
    'folders whose files are in no circle',
    ['core/mail/a.ts', 'core/net/b.ts', 'core/net/c.ts', 'core/mail/d.ts'],
    'core',
    ['mail', 'net'],
  ],
  [
    'a folder and a file beside it',
    ['core/sx/cek/a.ts', 'core/sx/b.ts', 'core/sx/cek/a.ts'],
    'core/sx',
    ['b.ts', 'cek'],
  ],
])('a circle of %s shows in the folder that holds it', (_, path, folder, circle) => {
  const arrows = path.slice(1).map((to, at) => ({ from: path[at] as string, to }))
  const graph = graphsByFolder(arrows).get(folder)
  expect(graph && circlesOf(graph).filter(group => group.length > 1)).toEqual([circle])
})

test('files that import each other in one direction are in no circle, wherever they lie', () => {
  const arrows = [
    { from: 'domains/blog/index.ts', to: 'domains/blog/posts/routes.tsx' },
    { from: 'domains/blog/posts/routes.tsx', to: 'domains/blog/menu.ts' },
    { from: 'domains/blog/posts/routes.tsx', to: 'core/app/form.ts' },
  ]
  const groups = [...graphsByFolder(arrows).values()].flatMap(graph => circlesOf(graph))
  expect(groups.filter(group => group.length > 1)).toEqual([])
})
