# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the objects that kbuild makes in one folder of a configured tree, and
# the folders that it goes on to:
#
#	make -f enabled-objects.mk srctree=DIR objtree=DIR SRCARCH=arm64 obj=kernel

include $(objtree)/.config
include $(srctree)/scripts/Kbuild.include

src := $(srctree)/$(obj)
CONFIG_SHELL := sh
CC := false
LD := false
# Options are quoted in .config, and not in what kbuild reads.
$(foreach v,$(filter CONFIG_%,$(.VARIABLES)),$(eval $(v) := $(subst ",,$($(v)))))

file := $(firstword $(wildcard $(src)/Kbuild $(src)/Makefile))
$(if $(file),$(eval include $(file)))

listed := $(obj-y) $(obj-m) $(lib-y) $(lib-m) $(extra-y)
# What a composite object is made of.
parts = $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m))
all := $(foreach o,$(listed),$(if $(strip $(call parts,$(o))),$(call parts,$(o)),$(o)))

.DEFAULT_GOAL := print-enabled
print-enabled:
	@printf '%s\n' $(sort $(all))
