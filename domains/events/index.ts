export * as calendar from './calendar'
export * as event from './event'
export * as organise from './organise'
export * as slots from './slots'
