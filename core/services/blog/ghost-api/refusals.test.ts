import { describe, expect, test } from 'bun:test'
import { NotFound, Refusal, SignInRequired } from '#core/contracts/refusal'
import { badRequest, errorBody, GhostRefusal, inGhostsWords, invalid, notFound, singular } from './refusals'

const READ = { verb: 'read', of: 'posts' } as const

describe('in Ghost’s words', () => {
  test('one thing is asked for by its singular, a list by its plural', () => {
    expect(notFound(READ).message).toBe('Resource not found error, cannot read post.')
    expect(notFound({ verb: 'list', of: 'tags' }).message).toBe('Resource not found error, cannot list tags.')
    expect(notFound(READ).more.context).toBe('Post not found.')
    expect(badRequest(READ, 'Why').message).toBe('Request not understood error, cannot read post.')
    expect(invalid({ verb: 'save', of: 'members' }, 'Why').message).toBe(
      'Validation error, cannot save member.',
    )
    expect([singular('pages'), singular('site')]).toEqual(['page', 'site'])
  })

  test.each([
    [404, 'NotFoundError', new NotFound()],
    [422, 'ValidationError', new Refusal('Too short.', 422)],
    [429, 'TooManyRequestsError', new Refusal('Slow down.', 429)],
    [403, 'NoPermissionError', new SignInRequired()],
    [401, 'UnauthorizedError', new Refusal('Who are you?', 401)],
    [409, 'ConflictError', new Refusal('Taken.', 409)],
    [413, 'RequestEntityTooLargeError', new Refusal('Big.', 413)],
    [415, 'UnsupportedMediaTypeError', new Refusal('Odd.', 415)],
    [503, 'MaintenanceError', new Refusal('Later.', 503)],
    [400, 'BadRequestError', new Refusal('What?', 400)],
    [410, 'BadRequestError', new Refusal('Gone.', 410)],
  ] as const)('a refusal of ours with status %d has type %s', (status, type, refusal) => {
    expect(inGhostsWords(refusal, READ)).toMatchObject({ status, type })
  })

  test('what we say of a field is its context; a refusal that is Ghost’s already stays', () => {
    expect(inGhostsWords(new Refusal('Too short.'), READ).more.context).toBe('Too short.')
    const own = new GhostRefusal(409, 'UpdateCollisionError', 'Saving failed!')
    expect(inGhostsWords(own, READ)).toBe(own)
  })
})

test('a body has every name that Ghost’s programs read, null where there is nothing to say, and an id of its own', () => {
  const [one] = errorBody(notFound(READ)).errors
  expect(one).toEqual({
    message: 'Resource not found error, cannot read post.',
    context: 'Post not found.',
    type: 'NotFoundError',
    details: null,
    property: null,
    help: null,
    code: null,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ghostErrorCode: null,
  })
  expect(errorBody(notFound(READ)).errors[0]?.id).not.toBe(one?.id)
  const more = { context: 'a', code: 'B', property: 'c', help: 'd', details: [1] }
  expect(errorBody(new GhostRefusal(422, 'ValidationError', 'No', more)).errors[0]).toMatchObject(more)
})
