// What must survive a kill: claims, alerts, deliveries, read positions. One SQLite file, WAL.
// See docs/adr/0004 for the promise that these functions keep.
#pragma once
// (owner: the store folder)
