import { contextBridge } from 'electron'
import { preloadName } from '../shared/wire.ts'

contextBridge.exposeInMainWorld(preloadName, Object.freeze({}))
