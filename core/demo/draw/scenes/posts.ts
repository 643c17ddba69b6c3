import { INDOOR_SCENES } from './posts-indoors'
import { OUTDOOR_SCENES } from './posts-outdoors'

export const POST_SCENES: Readonly<Record<string, string>> = { ...OUTDOOR_SCENES, ...INDOOR_SCENES }
