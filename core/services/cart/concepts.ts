// A line for each concept that has jobs, handlers, or rows of a member's.
export * as closing from './closing'
export * as differences from './differences'
export * as letters from './letters'
export * as lines from './lines'
export * as orders from './orders'
export * as payments from './payments'
export * as refunds from './refunds'
export * as shop from './shop'
