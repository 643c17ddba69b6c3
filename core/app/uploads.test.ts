import { expect, test } from 'bun:test'
import type { App } from './scoped-app'
import { fileTakerOf, takesFiles } from './uploads'

const anApp = () => ({}) as App
const editors = ['editor'] as const

test('files are taken at the path that says so, by who may do one of these, and nowhere else', () => {
  const app = anApp()
  takesFiles(app, '/editor/images', 'editor', 'author')
  expect(fileTakerOf(app, '/editor/images')).toEqual(['editor', 'author'])
  expect(fileTakerOf(app, '/editor/images/')).toEqual(['editor', 'author'])
  for (const path of ['/editor', '/editor/images/1', '/editor/imagesX', '/x/editor/images', '/Editor/images'])
    expect([path, fileTakerOf(app, path)]).toEqual([path, null])
})

test('a name in a path is of one part of it, and never of none', () => {
  const app = anApp()
  takesFiles(app, '/posts/:id/files', ...editors)
  expect(fileTakerOf(app, '/posts/a.b-c/files')).toEqual(editors)
  expect([fileTakerOf(app, '/posts/a/b/files'), fileTakerOf(app, '/posts//files')]).toEqual([null, null])
})

test('signs of a path are signs, whatever they say in a pattern', () => {
  const app = anApp()
  takesFiles(app, '/a.b+/files', ...editors)
  expect([fileTakerOf(app, '/a.b+/files'), fileTakerOf(app, '/axbb/files')]).toEqual([editors, null])
})

test('each app takes its own, and the first that says so decides', () => {
  const [app, other] = [anApp(), anApp()]
  const admits = async () => true
  takesFiles(app, '/files/:id', admits)
  takesFiles(app, '/files/own', ...editors)
  expect(fileTakerOf(app, '/files/own')).toBe(admits)
  expect(fileTakerOf(other, '/files/own')).toBeNull()
})
