import { ownOf } from '#core/text/own-of'
import { type IdRules, isId, requireId } from './ids'
import { idOf, idsOf, isObject, type JsonObject, list, text, typesOf } from './json'
import { type IncomingObject, isActorType, isContentType, parseObject, time } from './parse-object'
import { plainText } from './sanitize-remote'

/** What an embedded activity inside Undo, Accept or Reject says; its own id or parts of it may be missing. */
export type EmbeddedActivity = {
  readonly id: string | null
  readonly actor: string | null
  readonly object: string | null
}

type Said = { readonly id: string; readonly actor: string }

/** All that arrives at an inbox, as far as we understand it. Ids are https; HTML inside is sanitised. */
export type IncomingActivity = Said &
  (
    | { readonly kind: 'follow'; readonly object: string }
    | { readonly kind: 'accept' | 'reject'; readonly follow: EmbeddedActivity }
    | { readonly kind: 'undo'; readonly of: UndoneType; readonly undone: EmbeddedActivity }
    | { readonly kind: 'create' | 'update'; readonly object: IncomingObject }
    /** The actor's own document changed: fetch it again rather than believe the copy. */
    | { readonly kind: 'updateActor'; readonly object: string }
    | { readonly kind: 'delete'; readonly object: string }
    | { readonly kind: 'announce' | 'like' | 'block'; readonly object: string }
    | { readonly kind: 'flag'; readonly objects: readonly string[]; readonly content: string }
    | { readonly kind: 'move'; readonly object: string; readonly target: string }
    | { readonly kind: 'other'; readonly type: string }
  )

/** `unknown`: only the id of the undone activity was sent, so look it up. */
export type UndoneType = 'follow' | 'like' | 'announce' | 'block' | 'unknown'

const UNDOABLE: Readonly<Record<string, UndoneType>> = {
  Follow: 'follow',
  Like: 'like',
  Announce: 'announce',
  Block: 'block',
}

/**
 * Reads an activity defensively: every property may be absent, a string, an object or an array of them.
 * @throws DocumentMalformed when the activity has no https id and actor, or a known type lacks what makes it one
 */
export function parseActivity(json: JsonObject, rules: IdRules = {}): IncomingActivity {
  const said: Said = {
    id: requireId(text(json.id), 'id', rules),
    actor: requireId(idOf(json.actor), 'actor', rules),
  }
  const types = typesOf(json)
  const object = () => requireId(idOf(json.object), 'object', rules)
  const other: IncomingActivity = { ...said, kind: 'other', type: types.join(' ').slice(0, 200) }
  switch (types[0]) {
    case 'Follow':
      return { ...said, kind: 'follow', object: object() }
    case 'Accept':
    case 'Reject':
      return {
        ...said,
        kind: types[0] === 'Accept' ? 'accept' : 'reject',
        follow: embedded(json.object, rules),
      }
    case 'Undo':
      return parseUndo(json, said, rules) ?? other
    case 'Create':
    case 'Update':
      return parseContent(json, types[0], said, rules) ?? other
    case 'Delete':
      return { ...said, kind: 'delete', object: object() }
    case 'Announce':
      return { ...said, kind: 'announce', object: object() }
    case 'Like':
      return { ...said, kind: 'like', object: object() }
    case 'Block':
      return { ...said, kind: 'block', object: object() }
    case 'Flag':
      return {
        ...said,
        kind: 'flag',
        objects: idsOf(json.object).filter(id => isId(id, rules)),
        content: plainText(text(json.content) ?? ''),
      }
    case 'Move':
      return {
        ...said,
        kind: 'move',
        object: object(),
        target: requireId(idOf(json.target), 'target', rules),
      }
    default:
      return other
  }
}

function parseUndo(json: JsonObject, said: Said, rules: IdRules): IncomingActivity | null {
  const [first] = list(json.object)
  const of = isObject(first) ? ownOf(UNDOABLE, typesOf(first)[0] ?? '') : 'unknown'
  return of ? { ...said, kind: 'undo', of, undone: embedded(json.object, rules) } : null
}

function parseContent(
  json: JsonObject,
  type: 'Create' | 'Update',
  said: Said,
  rules: IdRules,
): IncomingActivity | null {
  const object = list(json.object).find(isObject)
  if (!object) return null
  const [objectType = ''] = typesOf(object)
  if (isContentType(objectType)) {
    const content = parseObject(object, said.actor, rules)
    if (type === 'Create') return { ...said, kind: 'create', object: content }
    // When it was edited stands in the object, or, with some, in the activity alone.
    const updated = content.updated ?? time(json.updated) ?? time(json.published)
    return { ...said, kind: 'update', object: { ...content, updated } }
  }
  if (type === 'Update' && isActorType(objectType))
    return { ...said, kind: 'updateActor', object: requireId(text(object.id), 'object', rules) }
  return null
}

function embedded(value: unknown, rules: IdRules): EmbeddedActivity {
  const [first] = list(value)
  const known = (id: string | null) => (id !== null && isId(id, rules) ? id : null)
  if (!isObject(first)) return { id: requireId(idOf(first), 'object', rules), actor: null, object: null }
  return { id: known(text(first.id)), actor: known(idOf(first.actor)), object: known(idOf(first.object)) }
}
