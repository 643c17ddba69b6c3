import { expect, test } from 'bun:test'
import { checkAuthority } from './authority'
import { parseActivity } from './parse'
import { OriginMismatch } from './refusals'
import { READER } from './testing/cast'

const said = { id: 'https://remote.example/activities/1', actor: READER }
const BLOG = 'https://blog.example.coop/actors/blog'
const NOTE = { id: 'https://remote.example/notes/1', type: 'Note' }

function check(json: Record<string, unknown>, signer = READER) {
  return () => checkAuthority(parseActivity({ ...said, ...json }), signer)
}

test.each([
  { type: 'Follow', object: BLOG },
  { type: 'Create', object: NOTE },
  { type: 'Update', object: { id: READER, type: 'Person' } },
  { type: 'Delete', object: NOTE.id },
  { type: 'Undo', object: { type: 'Follow', actor: READER, object: BLOG } },
  { type: 'Undo', object: 'https://remote.example/activities/0' },
  { type: 'Accept', object: { type: 'Follow', actor: BLOG, object: READER } },
  { type: 'Announce', object: 'https://third.example/notes/1' },
  { type: 'Move', object: READER, target: 'https://new.example/users/reader' },
])('the actor may say %j', json => {
  expect(check(json)).not.toThrow()
})

test.each([
  ['an activity at another host', { type: 'Follow', object: BLOG, id: 'https://victim.example/1' }],
  ['another host’s note', { type: 'Create', object: { ...NOTE, id: 'https://victim.example/notes/1' } }],
  ['a note by a neighbour', { type: 'Create', object: { ...NOTE, attributedTo: `${READER}2` } }],
  ['a neighbour’s profile', { type: 'Update', object: { id: `${READER}2`, type: 'Person' } }],
  ['the deletion of another host’s note', { type: 'Delete', object: 'https://victim.example/notes/1' }],
  [
    'the undoing of a neighbour’s follow',
    { type: 'Undo', object: { type: 'Follow', actor: `${READER}2`, object: BLOG } },
  ],
  [
    'the acceptance of a follow of somebody else',
    { type: 'Accept', object: { type: 'Follow', actor: BLOG, object: `${READER}2` } },
  ],
  ['a neighbour’s move', { type: 'Move', object: `${READER}2`, target: 'https://new.example/users/x' }],
])('the actor may not say %s', (_, json) => {
  expect(check(json)).toThrow(OriginMismatch)
})

test('nobody else may say it for the actor, not even a neighbour at the same host', () => {
  expect(check({ type: 'Follow', object: BLOG }, `${READER}2`)).toThrow(OriginMismatch)
})
