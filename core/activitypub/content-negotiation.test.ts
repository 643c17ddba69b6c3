import { expect, test } from 'bun:test'
import { ACCEPT_ACTIVITY, isActivityContentType, LD_JSON, wantsActivity } from './content-negotiation'

test.each([
  ACCEPT_ACTIVITY,
  LD_JSON,
  'application/activity+json',
  'Application/Activity+JSON; charset=utf-8',
  'text/html;q=0.5, application/activity+json',
  'application/activity+json, text/html',
  'application/activity+json, */*',
  'text/html;q=0.2, */*, application/activity+json;q=0.5',
  'application/activity+json;q=7',
  'application/activity+json;q=0.3',
  'image/png, application/activity+json;q=0.1',
  'application/ld+json; profile="https://other.example https://www.w3.org/ns/activitystreams"',
])('%s asks for the activity', accept => {
  expect(wantsActivity(accept)).toBe(true)
})

test.each([
  null,
  '',
  '*/*',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'application/json',
  'application/ld+json',
  'application/ld+json; profile="https://other.example"',
  'application/activity+json;q=0',
  'application/activity+json;q=0.3, text/html',
  'application/activity+json;q=0.3, text/*',
  'application/activity+json;q=0.3, */*',
  'application/activity+json;q=-1, text/html;q=0',
  'application/activity+json;q=most',
])('%s asks for the page', accept => {
  expect(wantsActivity(accept)).toBe(false)
})

test('an inbox takes the two types of ActivityPub and no other', () => {
  expect(isActivityContentType(LD_JSON)).toBe(true)
  expect(isActivityContentType('application/activity+json; charset=utf-8')).toBe(true)
  for (const type of [null, 'application/json', 'text/html', 'application/ld+json'])
    expect(isActivityContentType(type)).toBe(false)
})
