/* base/banned.h - calls that this tree does not make; forced into every file by the build. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef alloca
#pragma GCC poison alloca strcpy strcat sprintf vsprintf strtok atoi atol gets strncpy
