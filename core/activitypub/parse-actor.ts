import { oneLine } from '#core/text/one-line'
import { type IdRules, isId, requireId, requireSameOrigin } from './ids'
import { idOf, idsOf, isObject, type JsonObject, list, text, typesOf } from './json'
import { type ActorType, isActorType } from './parse-object'
import { DocumentMalformed } from './refusals'
import { plainText, sanitizeRemote } from './sanitize-remote'

const MAX_NAME_CHARACTERS = 200
const MAX_ALIASES = 20

/** A remote actor. `summaryHtml` is sanitised; all other texts are plain and still to be escaped. */
export type IncomingActor = {
  readonly id: string
  readonly type: ActorType
  /** The user part of its handle, as it says; the host part is the id's until WebFinger says otherwise. */
  readonly preferredUsername: string
  readonly name: string
  readonly summaryHtml: string
  readonly url: string
  readonly iconUrl: string | null
  readonly inbox: string
  /** One delivery here reaches all its server's followers; the inbox itself when it has none. */
  readonly sharedInbox: string
  readonly followers: string | null
  readonly outbox: string | null
  readonly manuallyApprovesFollowers: boolean
  readonly movedTo: string | null
  readonly alsoKnownAs: readonly string[]
}

/**
 * Reads an actor document as `fetchDocument` returns it.
 * @throws DocumentMalformed when it is no actor, or has no https id and inbox
 * @throws OriginMismatch when its inbox is another host's: we would flood whom it points at
 */
export function parseActor(json: JsonObject, rules: IdRules = {}): IncomingActor {
  const id = requireId(text(json.id), 'id', rules)
  const type = typesOf(json).find(isActorType)
  if (!type) throw new DocumentMalformed(`${id} is ${typesOf(json).join(' ').slice(0, 100)}, no actor`)
  const inbox = requireId(idOf(json.inbox), 'inbox', rules)
  requireSameOrigin(inbox, id, 'inbox and actor')
  const preferredUsername =
    line(json.preferredUsername) ??
    new URL(id).pathname.split('/').at(-1)?.slice(0, MAX_NAME_CHARACTERS) ??
    ''
  const here = (value: unknown) => {
    const found = known(idOf(value), rules)
    return found !== null && new URL(found).origin === new URL(id).origin ? found : null
  }
  const endpoints = list(json.endpoints).find(isObject)
  return {
    id,
    type,
    preferredUsername,
    name: line(json.name) ?? preferredUsername,
    summaryHtml: sanitizeRemote(text(json.summary) ?? ''),
    url: pictureOrPage(json.url) ?? id,
    iconUrl: pictureOrPage(list(json.icon).find(isObject)?.url),
    inbox,
    sharedInbox: here(endpoints?.sharedInbox) ?? inbox,
    followers: here(json.followers),
    outbox: here(json.outbox),
    manuallyApprovesFollowers: json.manuallyApprovesFollowers === true,
    movedTo: known(idOf(json.movedTo), rules),
    alsoKnownAs: idsOf(json.alsoKnownAs)
      .filter(alias => isId(alias, rules))
      .slice(0, MAX_ALIASES),
  }
}

function line(value: unknown): string | null {
  const plain = oneLine(plainText(text(value) ?? ''))
    .slice(0, MAX_NAME_CHARACTERS)
    .toWellFormed()
  return plain === '' ? null : plain
}

function known(id: string | null, rules: IdRules): string | null {
  return id !== null && isId(id, rules) ? id : null
}

/** An http(s) address that is text or a Link. */
function pictureOrPage(value: unknown): string | null {
  const [first] = list(value)
  const address = isObject(first) ? text(first.href) : text(first)
  return known(address, { allowHttp: true })
}
