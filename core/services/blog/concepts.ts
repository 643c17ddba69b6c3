// A line for each concept that has jobs, handlers, or rows of a member's.
export * as ghostImport from './ghost-import'
export * as ghostSync from './ghost-sync'
export * as integrations from './integrations'
export * as navigation from './navigation'
export * as outgoingHooks from './outgoing-hooks'
export * as posts from './posts'
export * as sharedPreviews from './shared-previews'
