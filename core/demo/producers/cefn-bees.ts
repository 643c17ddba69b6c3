import type { DemoProducer } from '../shapes'

export const cefnBees = {
  slug: 'cefn-bees',
  name: 'Cefn Bees',
  people: 'Idris Vaughan',
  place: 'Cefn Bank, above the bracken line',
  practice: 'Twenty-six hives of local dark bees; no feeding before the honey is off, no imported queens',
  since: 1994,
  summary: 'Two honeys a year, if the year allows: hedge and clover in July, heather in September.',
  story: [
    'Idris was given his first hive as payment for a wall. He says he has been overpaid ever since. He keeps the small dark bees that were here before anybody thought of improving them: they fly in drizzle, stop laying when there is nothing to eat, and do not care to be hurried.',
    'In the second week of August he drives the hives up to the heather on the ridge, at night, with the windows shut and the radio on. Four weeks later he drives them down. In between they either make the best honey in the county or sit indoors and look at the rain. In 2024 it rained. This year they filled two hundred and eighteen jars; when those are gone we wait for September.',
    'He does not heat or filter his honey. It sets, as honey does. Stand the jar on the dresser by the stove for a day, or give up and use a knife.',
  ],
  illustration: 'producers/cefn-bees',
} as const satisfies DemoProducer
