#pragma once
typedef void *BoosterHandle;
