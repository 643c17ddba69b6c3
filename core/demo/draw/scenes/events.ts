import { INDOOR_EVENT_SCENES } from './events-indoors'
import { OUTDOOR_EVENT_SCENES } from './events-outdoors'

export const EVENT_SCENES: Readonly<Record<string, string>> = {
  ...OUTDOOR_EVENT_SCENES,
  ...INDOOR_EVENT_SCENES,
}
