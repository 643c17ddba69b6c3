export {
  type GhostAdmin,
  type GhostAdminKey,
  type GhostItem,
  GhostSaidNo,
  GhostUnusable,
  ghostAdmin,
  readAdminKey,
  refusesWhatWasSent,
} from './admin-client'
export { documentThere, isNothing } from './document-there'
export * from './errors'
export { readGhostExport } from './export'
export { addressOf, foreignMedia } from './foreign-media'
export {
  type GhostPostsFromApi,
  ghostAuthorsOfApi,
  ghostPostsOfApi,
  ghostTagsOfApi,
  withSign,
} from './from-api'
export { ghostUploadPath, ghostUploads } from './media'
export { type GhostMember, type GhostMembers, readGhostMembers } from './members'
export type * from './model'
export { MalformedFilter, type Nql, type NqlCondition, type NqlValue, parseNql } from './nql'
export { objectIdMatch, objectIdOf } from './object-id'
export { ghostTitle, LONGEST_GHOST_TITLE, UNTITLED } from './title'
export { type GhostKind, ghostUuid } from './uuid'
