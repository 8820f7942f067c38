// SPDX-License-Identifier: GPL-2.0
/*
 * memory.c - kmalloc, pages, vmap: changed behaviour
 *
 * Given up: kmalloc()'s size rounding and alignment above 16 bytes, slab caches (each object is allocated
 * by itself, which is what lets AddressSanitizer see it), reclaim, GFP contexts, highmem.
 * Kept: zeroing, failure (the n-th on request), page contents, a page mapped at several addresses.
 * A GFP_KERNEL allocation is a switch point, as it may be in a kernel.
 */
#include <linux/debug_locks.h>
#include <linux/debugobjects.h>
#include <linux/dma-mapping.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "checked.h"

/* An allocation that may sleep: another thread may run meanwhile. */
static void may_sleep(gfp_t flags, const void *site)
{
	if (!(flags & __GFP_DIRECT_RECLAIM))
		return;
#ifdef CONFIG_DEBUG_ATOMIC_SLEEP
	__might_sleep("include/linux/sched/mm.h", 0);	/* as might_alloc() has it */
#else
	if (bdf_atomic())
		sim_tell(bdf_sim, SIM_WARN, "allocation that may sleep, with interrupts off", site, 0);
#endif
	if (!bdf_atomic())
		sim_point(bdf_sim);
}

/* Beyond the size classes kmalloc() gives whole pages, and compilers are told so (__assume_page_alignment). */
static unsigned long alignment(size_t size)
{
	return size > KMALLOC_MAX_CACHE_SIZE ? PAGE_SIZE : 1;
}

static void *get(size_t size, gfp_t flags, const void *site)
{
	may_sleep(flags, site);
	if (!(flags & __GFP_NOFAIL) && bdf_fails(SIM_FAULT_ALLOC))
		return NULL;
	if (!size)
		return ZERO_SIZE_PTR;
	return sim_alloc_aligned(bdf_sim, size, alignment(size), !!(flags & __GFP_ZERO), site);
}

#define SITE __builtin_return_address(0)

#ifdef alloc_hooks			/* since 6.10 allocation functions have _noprof in their names */
#define NAME(x) x##_noprof
#define KMALLOC_TRACE __kmalloc_cache_noprof
#define KMALLOC_NODE_TRACE(c, flags, node, size) __kmalloc_cache_node_noprof(c, flags, node, size)
#else
#define NAME(x) x
#define KMALLOC_TRACE kmalloc_trace
#define KMALLOC_NODE_TRACE(c, flags, node, size) kmalloc_node_trace(c, flags, node, size)
#endif

void *KMALLOC_TRACE(struct kmem_cache *s, gfp_t flags, size_t size)
{
	return get(size, flags, SITE);
}

void *KMALLOC_NODE_TRACE(struct kmem_cache *s, gfp_t flags, int node, size_t size)
{
	return get(size, flags, SITE);
}

void *NAME(__kmalloc)(size_t size, gfp_t flags)
{
	return get(size, flags, SITE);
}

#ifdef alloc_hooks
void *__kmalloc_large_noprof(size_t size, gfp_t flags)
{
	return get(size, flags, SITE);
}

void *__kmalloc_node_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node)
{
	return get(size, flags, SITE);
}

void *__kmalloc_node_track_caller_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node, unsigned long caller)
{
	return get(size, flags, (void *)caller);
}

void *__kvmalloc_node_noprof(DECL_BUCKET_PARAMS(size, b), gfp_t flags, int node)
{
	return get(size, flags, SITE);
}

void *kvrealloc_noprof(const void *p, size_t size, gfp_t flags)
{
	return krealloc_noprof(p, size, flags);
}
#else
void *kmalloc_large(size_t size, gfp_t flags)
{
	return get(size, flags, SITE);
}

void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	return get(size, flags, SITE);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t flags, int node, unsigned long caller)
{
	return get(size, flags, (void *)caller);
}

void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	return get(size, flags, SITE);
}
#endif

void *NAME(krealloc)(const void *p, size_t size, gfp_t flags)
{
	if (ZERO_OR_NULL_PTR(p))
		return get(size, flags, SITE);
	if (!size) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	if (bdf_fails(SIM_FAULT_ALLOC))
		return NULL;
	return sim_realloc(bdf_sim, (void *)p, size, !!(flags & __GFP_ZERO), SITE);
}

void kfree(const void *p)
{
	if (ZERO_OR_NULL_PTR(p))
		return;
#ifdef CONFIG_LOCKDEP
	debug_check_no_locks_freed(p, sim_size(p));
	debug_check_no_obj_freed(p, sim_size(p));
#endif
	sim_free(bdf_sim, (void *)p);
}

void kvfree(const void *p)
{
	kfree(p);
}

void kfree_const(const void *p)
{
	kfree(p);
}

size_t ksize(const void *p)
{
	return ZERO_OR_NULL_PTR(p) ? 0 : sim_size(p);
}

size_t kmalloc_size_roundup(size_t size)
{
	return size;
}

bool is_vmalloc_addr(const void *x)
{
	return false;
}

/* ---- copies ---------------------------------------------------------------------------------- */

void *NAME(kmemdup)(const void *src, size_t len, gfp_t gfp)
{
	void *p = get(len, gfp, SITE);

	if (p)
		memcpy(p, src, len);
	return p;
}

char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *p = get(len + 1, gfp, SITE);

	if (p) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strlen(s), gfp) : NULL;
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return kstrdup(s, gfp);
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, max), gfp) : NULL;
}

/* ---- caches ---------------------------------------------------------------------------------- */

/* struct kmem_cache is private to mm/: ours begins with what is needed here. */
struct bdf_cache {
	unsigned int size, align;
	void (*ctor)(void *);
};

static struct kmem_cache *cache_new(unsigned int size, unsigned int align, slab_flags_t flags, void (*ctor)(void *),
				    const void *site)
{
	struct bdf_cache *c = sim_alloc(bdf_sim, sizeof(*c), 1, site);

	if (c) {
		c->size = size;
		c->align = flags & SLAB_HWCACHE_ALIGN && align < 64 ? 64 : align;
		c->ctor = ctor;
	}
	return (struct kmem_cache *)c;
}

static void *cache_get(struct kmem_cache *s, gfp_t flags, const void *site)
{
	struct bdf_cache *c = (struct bdf_cache *)s;
	void *p;

	may_sleep(flags, site);
	if (!(flags & __GFP_NOFAIL) && bdf_fails(SIM_FAULT_ALLOC))
		return NULL;
	p = sim_alloc_aligned(bdf_sim, c->size, c->align, !!(flags & __GFP_ZERO), site);
	if (p && c->ctor)
		c->ctor(p);
	return p;
}

/* kmalloc() of a constant size names its cache; nobody looks into it here. */
typeof(kmalloc_caches) kmalloc_caches;

#ifdef alloc_hooks
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, struct kmem_cache_args *args,
					    slab_flags_t flags)
{
	return cache_new(size, args->align, flags, args->ctor, SITE);
}
#else
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *))
{
	return cache_new(size, align, flags, ctor, SITE);
}
#endif

void *NAME(kmem_cache_alloc)(struct kmem_cache *s, gfp_t flags)
{
	return cache_get(s, flags, SITE);
}

void *NAME(kmem_cache_alloc_lru)(struct kmem_cache *s, struct list_lru *lru, gfp_t flags)
{
	return cache_get(s, flags, SITE);
}

int NAME(kmem_cache_alloc_bulk)(struct kmem_cache *s, gfp_t flags, size_t n, void **p)
{
	for (size_t i = 0; i < n; i++) {
		p[i] = cache_get(s, flags, SITE);
		if (!p[i]) {
			while (i)
				kfree(p[--i]);
			return 0;
		}
	}
	return (int)n;
}

void kmem_cache_free(struct kmem_cache *s, void *p)
{
	kfree(p);
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t n, void **p)
{
	while (n)
		kfree(p[--n]);
}

/* ---- per CPU: there is one ------------------------------------------------------------------- */

#ifdef alloc_hooks
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
{
	return (void __percpu *)get(size, gfp | __GFP_ZERO, SITE);
}
#else
void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return (void __percpu *)get(size, GFP_KERNEL | __GFP_ZERO, SITE);
}

void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	return (void __percpu *)get(size, gfp | __GFP_ZERO, SITE);
}
#endif

void free_percpu(void __percpu *p)
{
	kfree((void *)p);
}

/* ---- pages ----------------------------------------------------------------------------------- */

enum { ORDERS = 8 };

struct page *mem_map;
unsigned long uml_physmem;
static unsigned long pages_used;			/* of SIM_PAGES, from the start */
static struct page *spare[ORDERS];			/* by page->lru.next, as plain pointers */

static struct page slab_page;
static unsigned long slab_address;			/* that slab_page was last asked for of */

struct page *bdf_virt_to_page(unsigned long address)
{
	unsigned long n = (address - uml_physmem) >> PAGE_SHIFT;

	if (n < SIM_PAGES)
		return mem_map + n;
	slab_address = address & PAGE_MASK;
	return &slab_page;
}

void bdf_memory_init(void)
{
	void *base = sim_pages(bdf_sim);

	__folio_set_slab((struct folio *)&slab_page);

	uml_physmem = (unsigned long)base;
	mem_map = sim_alloc(bdf_sim, SIM_PAGES * sizeof(struct page), 1, NULL);
	if (!base || !mem_map)
		sim_abort(bdf_sim, SIM_HARNESS, "no memory for pages", NULL);
}

/*
 * The image's statics are those of the baseline again.  The lists run through the pages themselves, which are
 * not: what was spare at the baseline is given up, what was handed out since is free by pages_used.
 */
void bdf_pages_restored(void)
{
	memset(spare, 0, sizeof(spare));
}

static struct page *pages_get(unsigned int order)
{
	struct page *page;

	if (order >= ORDERS)
		return NULL;
	page = spare[order];
	if (page) {
		spare[order] = (struct page *)page->lru.next;
		return page;
	}
	if (pages_used + (1UL << order) > SIM_PAGES)
		return NULL;
	page = mem_map + pages_used;
	pages_used += 1UL << order;
	return page;
}

static void *page_bytes(const struct page *page)
{
	return (void *)(uml_physmem + ((unsigned long)(page - mem_map) << PAGE_SHIFT));
}

static struct page *pages_alloc(gfp_t gfp, unsigned int order, const void *site)
{
	struct page *page;
	void *record;

	sim_point(bdf_sim);
	if (bdf_fails(SIM_FAULT_ALLOC))
		return NULL;
	page = pages_get(order);
	if (!page)
		return NULL;
	record = sim_alloc(bdf_sim, 1, 0, site);	/* an entry in the live table */
	set_page_private(page, (unsigned long)record);
	if (gfp & __GFP_ZERO)
		memset(page_bytes(page), 0, PAGE_SIZE << order);
	return page;
}

static void pages_free(struct page *page, unsigned int order)
{
	if (!page)
		return;
	if (!page_private(page)) {
		sim_abort(bdf_sim, SIM_BUG, "page freed twice", __builtin_return_address(1));
		return;
	}
	sim_free(bdf_sim, (void *)page_private(page));
	set_page_private(page, 0);
	page->lru.next = (struct list_head *)spare[order];
	spare[order] = page;
}

#ifdef alloc_hooks
struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
{
	return pages_alloc(gfp, order, SITE);
}

struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order)
{
	return pages_alloc(gfp, order, SITE);
}

unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order)
#else
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int nid, nodemask_t *mask)
{
	return pages_alloc(gfp, order, SITE);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	return pages_alloc(gfp, order, SITE);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
#endif
{
	struct page *page = pages_alloc(gfp, order, SITE);

	return page ? (unsigned long)page_bytes(page) : 0;
}

#ifdef alloc_hooks
unsigned long get_zeroed_page_noprof(gfp_t gfp)
#else
unsigned long get_zeroed_page(gfp_t gfp)
#endif
{
	struct page *page = pages_alloc(gfp | __GFP_ZERO, 0, SITE);

	return page ? (unsigned long)page_bytes(page) : 0;
}

void __free_pages(struct page *page, unsigned int order)
{
	pages_free(page, order);
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		pages_free(mem_map + ((addr - uml_physmem) >> PAGE_SHIFT), order);
}

/* A device reaches memory at its own address.  dma_map_single() asks for the page, and then for this. */
dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction way, unsigned long attrs)
{
	return __pa(page == &slab_page ? slab_address : (unsigned long)page_bytes(page)) + offset;
}

void dma_unmap_page_attrs(struct device *dev, dma_addr_t address, size_t size, enum dma_data_direction way,
			  unsigned long attrs)
{
}

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	unsigned int number[64];

	if (bdf_service_fails() || count > ARRAY_SIZE(number))
		return NULL;
	for (unsigned int i = 0; i < count; i++)
		number[i] = (unsigned int)(pages[i] - mem_map);
	return sim_map(bdf_sim, number, count);
}

void vunmap(const void *p)
{
	if (p)
		sim_unmap(bdf_sim, (void *)p);
}
