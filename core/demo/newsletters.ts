import type { DemoNewsletter } from './shapes'

export const NEWSLETTERS = [
  {
    slug: 'thursday-letter',
    name: 'The Thursday Letter',
    description: 'What is in the box, what is late and why, one recipe, and whose turn it is to sweep.',
    cadence: 'Every Thursday at seven in the morning, except the week between Christmas and New Year',
    sender: 'mair',
  },
  {
    slug: 'members-minutes',
    name: 'Minutes and Figures',
    description: 'For members: agendas, minutes, the quarter’s accounts, and any vote that is open.',
    cadence: 'Before and after each members’ meeting, about ten times a year',
    sender: 'gethin',
  },
] as const satisfies readonly DemoNewsletter[]
