import { expect, test } from 'bun:test'
import { parseActor } from './parse-actor'
import { DocumentMalformed, OriginMismatch } from './refusals'
import { READER } from './testing/cast'

const bare = { id: READER, type: 'Person', inbox: `${READER}/inbox` }

test('an actor is read with its addresses, its face and its name', () => {
  const actor = parseActor({
    ...bare,
    preferredUsername: 'reader',
    name: '\u202eA\n <b>reader</b>\u2067',
    summary: '<p>Hi<script>x</script></p>',
    url: [{ type: 'Link', href: 'https://remote.example/@reader' }],
    icon: [{ type: 'Image', url: 'https://cdn.example/face.png' }],
    endpoints: { sharedInbox: 'https://remote.example/inbox' },
    followers: `${READER}/followers`,
    manuallyApprovesFollowers: true,
    alsoKnownAs: ['https://old.example/users/reader', 'javascript:x'],
  })
  expect(actor).toMatchObject({
    type: 'Person',
    preferredUsername: 'reader',
    name: 'A reader',
    summaryHtml: '<p>Hi</p>',
    url: 'https://remote.example/@reader',
    iconUrl: 'https://cdn.example/face.png',
    inbox: `${READER}/inbox`,
    sharedInbox: 'https://remote.example/inbox',
    followers: `${READER}/followers`,
    manuallyApprovesFollowers: true,
    alsoKnownAs: ['https://old.example/users/reader'],
  })
})

test('an actor with the least has its inbox for shared one, and its name from its id', () => {
  const actor = parseActor(bare)
  expect(actor).toMatchObject({
    sharedInbox: bare.inbox,
    name: 'reader',
    url: READER,
    iconUrl: null,
    movedTo: null,
  })
})

test('a shared inbox at another host is not used, so that nobody is flooded in our name', () => {
  const actor = parseActor({ ...bare, endpoints: { sharedInbox: 'https://victim.example/inbox' } })
  expect(actor.sharedInbox).toBe(bare.inbox)
})

test('what is no actor, has no inbox, or an inbox elsewhere is refused', () => {
  expect(() => parseActor({ ...bare, type: 'Note' })).toThrow(DocumentMalformed)
  expect(() => parseActor({ ...bare, inbox: undefined })).toThrow(DocumentMalformed)
  expect(() => parseActor({ ...bare, inbox: 'https://victim.example/inbox' })).toThrow(OriginMismatch)
})
