/** The controls: name, least and most arguments, and one line for the table. cek/controls.ts does them. */
export const CONTROL_SPECS: readonly (readonly [string, number, number, string])[] = [
  [
    'call/cc',
    1,
    1,
    'calls a function with the current continuation, which may be entered any number of times',
  ],
  ['call/ec', 1, 1, 'calls a function with an escape, good until it returns'],
  [
    'dynamic-wind',
    3,
    3,
    'calls before, thunk and after; before and after also whenever control enters or leaves',
  ],
  ['with-exception-handler', 2, 2, 'calls a thunk with a handler that runs where the raise is'],
  ['raise-continuable', 1, 1, 'raises a value; the value of the handler is that of the raise'],
  ['apply', 1, -1, 'calls a function with the elements of a list as its last arguments'],
  ['call-with-values', 2, 2, 'calls a consumer with the values of a producer'],
  ['force', 1, 1, 'value of a promise'],
  ['eval', 1, 1, 'evaluates a form at the top level'],
  ['load', 1, 1, 'evaluates a file, where the host grants it'],
  ['perform', 1, -1, 'asks the host for an effect by name, where it grants one'],
  ['%reset', 1, 1, 'what reset is made of'],
  ['%shift', 1, 1, 'what shift is made of'],
  ['%guard', 2, 2, 'what guard is made of'],
  ['%reraise', 1, 1, 'what guard without a matching clause does'],
  ['%parameterize', 1, -1, 'what parameterize is made of'],
]
