// A line for each concept that has jobs, handlers, or rows of a member's.
export * as closing from './closing'
export * as labels from './labels'
export * as letters from './letters'
export * as mailbox from './mailbox'
export * as newsletters from './newsletters'
export * as profile from './profile'
export * as tierGifts from './tier-gifts'
export * as tiers from './tiers'
