import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { migrations } from './index'

const names = migrations.map(({ name }) => name)

test('every migration is listed once, in the order of its number', () => {
  expect(names).toEqual([...new Set(names)].toSorted())
  const files = readdirSync(import.meta.dir).filter(file => file.endsWith('.sql') && file !== 'schema.sql')
  expect(files.map(file => file.replace('.sql', '')).toSorted()).toEqual([...names])
})
