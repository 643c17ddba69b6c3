/** Names of fields: how many of a line, by its id; how many of something more, by its key. */
export const HOW_MANY = 'line-'
export const ADD = 'add-'
