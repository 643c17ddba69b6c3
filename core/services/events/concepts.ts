// A line for each concept that has jobs, handlers, or rows of a member's.
export * as door from './door'
export * as myTickets from './my-tickets'
export * as notifications from './notifications'
export * as occurrences from './occurrences'
export * as organising from './organising'
export * as slots from './slots'
