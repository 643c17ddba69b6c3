import type { ActorDocument } from './actor'
import type { Addressing } from './addressing'
import type { ContentObject, tombstone } from './content'
import { ACTIVITY_CONTEXT, ACTOR_CONTEXT } from './context'

/** What every activity of ours has: an id of its own and who does it. */
export type Act = { readonly id: string; readonly actor: string }

/** A follow as it stands inside its Accept, Reject or Undo. */
export type FollowReference = { readonly id: string; readonly actor: string; readonly object: string }

type Undoable =
  | ReturnType<typeof follow>
  | ReturnType<typeof like>
  | ReturnType<typeof announce>
  | ReturnType<typeof block>

export function create(act: Act, object: ContentObject) {
  return { ...activity(act, 'Create'), published: object.published, to: object.to, cc: object.cc, object }
}

export function update(act: Act, object: ContentObject, at: Date) {
  return { ...activity(act, 'Update'), published: at.toISOString(), to: object.to, cc: object.cc, object }
}

/** Tells followers that the actor's own document changed. */
export function updateActor(act: Act, object: ActorDocument, { to, cc }: Addressing) {
  const { '@context': _, ...inner } = object
  return { ...activity(act, 'Update'), '@context': ACTOR_CONTEXT, to, cc, object: inner }
}

/** `Delete` of a Tombstone: must go to all who ever got the object. */
export function deletion(act: Act, object: ReturnType<typeof tombstone>, { to, cc }: Addressing) {
  return { ...activity(act, 'Delete'), to, cc, object }
}

/** An account is gone for good, and all that it said with it. */
export function actorDeletion(act: Act, { to, cc }: Addressing) {
  return { ...activity(act, 'Delete'), to, cc, object: act.actor }
}

export function follow(act: Act, object: string) {
  return { ...activity(act, 'Follow'), to: [object], object }
}

/** The whole follow is repeated: some servers match by its id, some by its actor. */
export function accept(act: Act, followed: FollowReference) {
  return { ...activity(act, 'Accept'), to: [followed.actor], object: { type: 'Follow', ...pick(followed) } }
}

export function reject(act: Act, followed: FollowReference) {
  return { ...activity(act, 'Reject'), to: [followed.actor], object: { type: 'Follow', ...pick(followed) } }
}

/** Undoes a Follow, Like, Announce or Block of the same actor, for those who got the original. */
export function undo(act: Act, undone: Undoable) {
  const { '@context': _, ...object } = undone
  const cc = 'cc' in undone ? { cc: undone.cc } : {}
  return { ...activity(act, 'Undo'), to: undone.to, ...cc, object }
}

export function announce(act: Act, object: string, { to, cc }: Addressing, at: Date) {
  return { ...activity(act, 'Announce'), published: at.toISOString(), to, cc, object }
}

export function like(act: Act, object: string, author: string) {
  return { ...activity(act, 'Like'), to: [author], object }
}

export function block(act: Act, object: string) {
  return { ...activity(act, 'Block'), to: [object], object }
}

/** A report to another server's moderators: the accused actor first, then the ids of what they wrote. */
export function flag(act: Act, accused: string, objects: readonly string[], content: string) {
  return { ...activity(act, 'Flag'), to: [accused], object: [accused, ...objects], content }
}

function activity<Type extends string>({ id, actor }: Act, type: Type) {
  return { '@context': ACTIVITY_CONTEXT as readonly unknown[], id, type, actor }
}

function pick({ id, actor, object }: FollowReference) {
  return { id, actor, object }
}
